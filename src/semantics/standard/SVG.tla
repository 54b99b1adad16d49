--------------------------------- MODULE SVG --------------------------------
\* Pictures as values: an element of a picture is a record with the fields name
\* (of the SVG element), attrs (a record of strings), children (a sequence of
\* elements) and innerText (a string).
\*
\* Every operator that makes an element takes a record of further attributes,
\* <<>> for none; the attributes that the operator sets itself win.
LOCAL INSTANCE Naturals
LOCAL INSTANCE Sequences
LOCAL INSTANCE Integers
LOCAL INSTANCE TLC
LOCAL INSTANCE FiniteSets

\* The element with the given name, attributes, children and text.
\* Example: SVGElem("g", <<>>, <<>>, "").name = "g"
SVGElem(_name, _attrs, _children, _innerText) ==
    [name |-> _name, attrs |-> _attrs, children |-> _children, innerText |-> _innerText]

\* An element without children and text that is described by its attributes.
LOCAL Shape(name, own, attrs) == SVGElem(name, own @@ attrs, <<>>, "")

\* The line from the point x1, y1 to the point x2, y2, all integers.
\* Example: Line(0, 0, 5, 9, <<>>).attrs.y2 = "9"
Line(x1, y1, x2, y2, attrs) ==
    Shape("line", [x1 |-> ToString(x1), y1 |-> ToString(y1),
                   x2 |-> ToString(x2), y2 |-> ToString(y2)], attrs)

\* The circle with the center cx, cy and the radius r, all integers.
\* Example: Circle(5, 5, 2, [fill |-> "red"]).attrs = [cx |-> "5", cy |-> "5", fill |-> "red", r |-> "2"]
Circle(cx, cy, r, attrs) ==
    Shape("circle", [cx |-> ToString(cx), cy |-> ToString(cy), r |-> ToString(r)], attrs)

\* The rectangle with its upper left corner at x, y, the width w and the height h.
\* Example: Rect(0, 0, 4, 3, <<>>).attrs.height = "3"
Rect(x, y, w, h, attrs) ==
    Shape("rect", [x |-> ToString(x), y |-> ToString(y),
                   width |-> ToString(w), height |-> ToString(h)], attrs)

\* The string text, written from the point x, y on.
\* Example: Text(1, 2, "hello", <<>>).innerText = "hello"
Text(x, y, text, attrs) ==
    SVGElem("text", [x |-> ToString(x), y |-> ToString(y)] @@ attrs, <<>>, text)

\* The picture at the address href, in the rectangle at x, y of that width and height.
\* Example: Image(0, 0, 4, 3, "a.png", <<>>).attrs["xlink:href"] = "a.png"
Image(x, y, width, height, href, attrs) ==
    Shape("image", ("xlink:href" :> href)
                       @@ [x |-> ToString(x), y |-> ToString(y),
                           width |-> ToString(width), height |-> ToString(height)], attrs)

\* The elements of the sequence children as one element.
\* Example: Group(<<Line(0, 0, 1, 1, <<>>)>>, <<>>).name = "g"
Group(children, attrs) == SVGElem("g", attrs, children, "")

\* The picture that holds the elements of the sequence children.
\* Example: Svg(<<>>, <<>>).name = "svg"
Svg(children, attrs) == SVGElem("svg", attrs, children, "")

\* The complete picture that holds the one element children and shows the
\* rectangle at vbX, vbY of the width vbW and the height vbH.
\* Example: SVGDoc(Group(<<>>, <<>>), 0, 0, 80, 60, <<>>).attrs.viewBox = "0 0 80 60"
SVGDoc(children, vbX, vbY, vbW, vbH, attrs) ==
    LET Numbers(a, b) == ToString(a) \o " " \o ToString(b)
        own == [xmlns |-> "http://www.w3.org/2000/svg",
                viewBox |-> Numbers(vbX, vbY) \o " " \o Numbers(vbW, vbH)]
    IN  Svg(<<children>>,
            own @@ ("xmlns:xlink" :> "http://www.w3.org/1999/xlink") @@ attrs)

\* The element elem as SVG text. An underscore in the name of an attribute becomes
\* a hyphen, values stand between apostrophes.
\* Example: SVGElemToString(SVGElem("g", [a_b |-> "1"], <<>>, "")) = "<g a-b='1'></g>"
\* native: walks over the names of a record as strings.
SVGElemToString(elem) == ToString(elem)
-----------------------------------------------------------------------------
\* The n-th of m points that lie at equal distances on the circle with the center
\* cx, cy and the radius r, as a record of the integers x and y.
\* Example: NodeOfRingNetwork(10, 10, 5, 0, 4) = [x |-> 15, y |-> 10]
\* native: needs sine and cosine.
NodeOfRingNetwork(cx, cy, r, n, m) ==
    CHOOSE point \in [x : Int, y : Int] : <<cx, cy, r, n, m>> = <<cx, cy, r, n, m>>

\* A place for every node of a graph, as a function to records of the integers x
\* and y; the record options names the algorithm and the sizes of view and nodes.
\* native: lays out a graph.
NodesOfDirectedMultiGraph(nodes, edges, options) ==
    CHOOSE places \in [nodes -> [x : Int, y : Int]] : <<edges, options>> = <<edges, options>>

\* The point on the line between two points at one segment-th of the way.
\* Example: PointOnLine([x |-> 0, y |-> 0], [x |-> 10, y |-> 4], 2) = [x |-> 5, y |-> 2]
PointOnLine(from, to, segment) ==
    LET Between(a, b) == a + ((b - a) \div segment)
    IN  [x |-> Between(from.x, to.x), y |-> Between(from.y, to.y)]
-----------------------------------------------------------------------------
\* Writes the picture svg to the file whose name is frameNamePrefix, the number
\* frameNumber with three digits, and ".svg"; tells how that went.
SVGSerialize(svg, frameNamePrefix, frameNumber) ==
    LET IO == INSTANCE IOUtils
        file == frameNamePrefix \o IO!zeroPadN(frameNumber, 3) \o ".svg"
    IN  IO!Serialize(SVGElemToString(svg), file,
                     [format |-> "TXT", charset |-> "UTF-8",
                      openOptions |-> <<"WRITE", "CREATE", "TRUNCATE_EXISTING">>])
=============================================================================
