-------------------------------- MODULE HTML --------------------------------
\* Web pages as strings.
LOCAL INSTANCE Sequences
LOCAL INSTANCE SequencesExt

\* The strings in the sequence parts with separator between them. Parts before
\* the first that is not empty leave no separator behind.
LOCAL Join(parts, separator) ==
    FoldLeft(LAMBDA text, part :
                 IF text = "" THEN part ELSE text \o separator \o part, "", parts)

\* The strings in the sequence parts, one a line.
LOCAL Lines(parts) == Join(parts, "\n")

\* The string with the first occurrence of p[1] replaced by p[2], for each pair p
\* in the sequence args in turn.
\* Example: HTMLFill("test %num%", <<<<"%num%", "12">>>>) = "test 12"
HTMLFill(string, args) ==
    FoldLeft(LAMBDA text, pair : ReplaceFirstSubSeq(pair[2], pair[1], text), string, args)

\* The whole page, made of a header, a body and a sequence of scripts.
\* Example: HTMLDocument("h", "b", <<"s">>) = "<!DOCTYPE html>\n<html>\nh\nb\ns\n</html>"
HTMLDocument(header, body, list_of_scripts) ==
    Lines(<<"<!DOCTYPE html>", "<html>", header, body, Lines(list_of_scripts), "</html>">>)
-----------------------------------------------------------------------------
\* A rule of a style sheet: the sequence of attributes for what classname selects.
\* Example: HTMLClass(".a", <<"x: 1;">>) = ".a {\nx: 1;\n}"
HTMLClass(classname, attribute_list) ==
    \* A mark %classname% in the argument itself is what gets the brace.
    Lines(<<ReplaceFirstSubSeq(classname, "%classname%", "%classname% {"),
            Lines(attribute_list), "}">>)

\* An attribute of a style.
\* Example: HTMLAttribute("width", "9px") = "width: 9px;"
HTMLAttribute(name, value) ==
    HTMLFill("%name%: %value%;", <<<<"%name%", name>>, <<"%value%", value>>>>)

\* The rules for the classes default_grid, default_box and default_circle.
\* Example: HTMLDefaultStyle = HTMLDefaultStyle
HTMLDefaultStyle ==
    Lines(<<HTMLClass(".default_grid", <<HTMLAttribute("display", "grid")>>),
            HTMLClass(".default_box", <<HTMLAttribute("border", "1px solid black")>>),
            HTMLClass(".default_circle", <<HTMLAttribute("border-radius", "50%")>>)>>)

\* The style sheet with the default rules and those in the sequence class_list.
\* Example: HTMLStyleSheet(<<>>) = "<style type=\"text/css\">\n" \o HTMLDefaultStyle \o "\n\n</style>"
HTMLStyleSheet(class_list) ==
    Lines(<<"<style type=\"text/css\">", HTMLDefaultStyle, Lines(class_list), "</style>">>)
-----------------------------------------------------------------------------
\* The script that is in the named file.
\* Example: HTMLScriptFile("a.js") = "<script src=\"a.js\"></script>"
HTMLScriptFile(name) ==
    HTMLFill("<script src=\"%name%\"></script>", <<<<"%name%", name>>>>)

\* The script with the lines in the sequence children.
\* Example: HTMLScript(<<"f();">>) = "<script>\nf();\n</script>"
HTMLScript(children) == Lines(<<"<script>", Lines(children), "</script>">>)

\* The link to another file of the page, such as a style sheet.
\* Example: HTMLLink("a.css", "stylesheet") = "<link href=\"a.css\" rel=\"stylesheet\"/>"
HTMLLink(name, type) ==
    HTMLFill("<link href=\"%name%\" rel=\"%type%\"/>",
             <<<<"%name%", name>>, <<"%type%", type>>>>)

\* The header of a page with its title, its links and the rules of its style.
\* Example: Len(HTMLHeader("t", <<>>, <<>>)) > Len(HTMLStyleSheet(<<>>))
HTMLHeader(title, list_of_links, class_list) ==
    Lines(<<"<head>", "<meta charset=\"UTF-8\">",
            ReplaceFirstSubSeq(title, "%title%", "<title>%title%</title>"),
            Lines(list_of_links), HTMLStyleSheet(class_list), "</head>">>)
-----------------------------------------------------------------------------
\* The body of a page.
\* Example: HTMLBody("b") = "<body>\nb\n</body>"
HTMLBody(body) == Lines(<<"<body>", body, "</body>">>)

\* A part of a page with the given name.
\* Example: HTMLFrame("f", <<"x">>) = "<div id=\"f\">\nx\n</div>"
HTMLFrame(id, children) ==
    Lines(<<ReplaceFirstSubSeq(id, "%id%", "<div id=\"%id%\">"), Lines(children), "</div>">>)

\* A part of a page that lays out its children in a grid.
\* Example: HTMLGridContainer("g", <<"a">>, <<"x">>) = "<div id=\"g\" class=\"default_grid a\">\nx\n</div>"
HTMLGridContainer(id, class_list, children) ==
    Lines(<<HTMLFill("<div id=\"%id%\" class=\"default_grid %class_list%\">",
                     <<<<"%id%", id>>, <<"%class_list%", Join(class_list, " ")>>>>),
            Lines(children), "</div>">>)

\* A part of a page with a border around it and a size such as HTMLSize gives.
\* Example: HTMLBox("b", <<>>, "s", <<"x">>) = "<div id=\"b\" class=\"default_box \" style=\"s\">\nx\n</div>"
HTMLBox(id, class_list, size, children) ==
    Lines(<<HTMLFill("<div id=\"%id%\" class=\"default_box %class_list%\" style=\"%size%\">",
                     <<<<"%id%", id>>, <<"%class_list%", Join(class_list, " ")>>,
                       <<"%size%", size>>>>),
            Lines(children), "</div>">>)

\* An HTMLBox with a round border.
\* Example: HTMLCircle("c", <<>>, "s", <<"x">>) = HTMLBox("c", <<"default_circle">>, "s", <<"x">>)
HTMLCircle(id, class_list, size, children) ==
    HTMLBox(id, <<"default_circle">> \o class_list, size, children)

\* A piece of text with the given name.
\* Example: HTMLText("t", "hello") = "<span id=\"t\">\nhello\n</span>"
HTMLText(id, text) ==
    Lines(<<ReplaceFirstSubSeq(id, "%id%", "<span id=\"%id%\">"), text, "</span>">>)

\* A picture, svgString being the text of its elements.
\* Example: HTMLSVG("i", "0 0 9 9", "s", "x") = "<svg id=\"i\" viewBox=\"0 0 9 9\" style=\"s\">\nx\n</svg>"
HTMLSVG(id, viewBox, size, svgString) ==
    Lines(<<HTMLFill("<svg id=\"%id%\" viewBox=\"%viewBox%\" style=\"%size%\">",
                     <<<<"%id%", id>>, <<"%viewBox%", viewBox>>, <<"%size%", size>>>>),
            svgString, "</svg>">>)

\* The attributes for a width and a height.
\* Example: HTMLSize("1px", "2px") = "width: 1px; height: 2px;"
HTMLSize(width, height) ==
    Join(<<HTMLAttribute("width", width), HTMLAttribute("height", height)>>, " ")

\* The start of a new line.
\* Example: HTMLNewLine = "<br>"
HTMLNewLine == "<br>"

\* The attributes that put the content of a part into its middle.
\* Example: HTMLFlexCenterAttributes = "display: flex;\nalign-items: center;\njustify-content: center;"
HTMLFlexCenterAttributes ==
    Lines(<<HTMLAttribute("display", "flex"), HTMLAttribute("align-items", "center"),
            HTMLAttribute("justify-content", "center")>>)
-----------------------------------------------------------------------------
\* The script for two parts of the page, as the arguments of a line between them.
\* Example: HTMLJSLineElems("a", "b") = "document.getElementById(\"a\"), document.getElementById(\"b\")"
HTMLJSLineElems(fromID, destID) ==
    HTMLFill("document.getElementById(\"%id1%\"), document.getElementById(\"%id2%\")",
             <<<<"%id1%", fromID>>, <<"%id2%", destID>>>>)

\* The script that draws a line between two parts, in that color and of that size.
\* Example: Len(HTMLJSLine("a", "b", "red", "2")) > Len(HTMLJSLineElems("a", "b"))
HTMLJSLine(fromID, destID, color, size) ==
    HTMLFill("new LeaderLine(%elems%, {color: '%color%', size: %size%})",
             <<<<"%elems%", HTMLJSLineElems(fromID, destID)>>, <<"%color%", color>>,
               <<"%size%", size>>>>)

\* The script that draws a dashed line between two parts.
\* Example: Len(HTMLJSLineDash("a", "b", "red", "2")) = Len(HTMLJSLine("a", "b", "red", "2")) + 13
HTMLJSLineDash(fromID, destID, color, size) ==
    HTMLFill("new LeaderLine(%elems%,  {color: '%color%', size: %size%, dash: true})",
             <<<<"%elems%", HTMLJSLineElems(fromID, destID)>>, <<"%color%", color>>,
               <<"%size%", size>>>>)

\* The script that does what the sequence events says when a key is released.
\* Example: Len(HTMLJSKeyListener(<<"x">>)) = Len(HTMLJSKeyListener(<<"">>)) + 1
HTMLJSKeyListener(events) ==
    Lines(<<"window.onkeyup = function(event) {", "let key = event.key.toUpperCase();",
            Lines(events), "}">>)

\* The event, for HTMLJSKeyListener, that opens a file when a key is released.
\* Example: HTMLJSNavigationKey("A", "b") = "if(key == 'A'){\nwindow.location.replace(\"b\");\n}"
HTMLJSNavigationKey(key, file) ==
    Lines(<<ReplaceFirstSubSeq(key, "%key%", "if(key == '%key%'){"),
            ReplaceFirstSubSeq(file, "%file%", "window.location.replace(\"%file%\");"), "}">>)
=============================================================================
