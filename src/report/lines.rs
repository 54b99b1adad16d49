//! Lines: a long value is broken at the commas of its outer brackets, each part on a line of its own.

/// The text, broken where it is longer than `width`.
pub fn broken(text: &str, width: usize) -> String {
    let mut out = String::new();
    put(text, 0, width, &mut out);
    out
}

/// Appends `text`, whose first line begins in column `column`.
fn put(text: &str, column: usize, width: usize, out: &mut String) {
    let pieces = if column + text.chars().count() <= width { None } else { pieces(text) };
    let Some(Pieces { open, parts, close }) = pieces else {
        out.push_str(text);
        return;
    };
    out.push_str(open);
    out.push(' ');
    let inner = column + open.chars().count() + 1;
    for (place, (part, separator)) in parts.iter().enumerate() {
        if place > 0 {
            out.push('\n');
            out.push_str(&" ".repeat(inner));
        }
        // `key |-> value` and `key :> value` keep the key in front of a value that is broken itself.
        match part
            .find(" |-> ")
            .map(|at| at + 5)
            .filter(|&at| part[..at].chars().all(|c| !"[]{}()<>\"".contains(c) || c == '>'))
        {
            Some(at) => {
                out.push_str(&part[..at]);
                put(&part[at..], inner + part[..at].chars().count(), width, out);
            }
            None => put(part, inner, width, out),
        }
        out.push_str(separator);
    }
    out.push(' ');
    out.push_str(close);
}

/// A bracketed text and what lies between its outermost separators, each part with the separator that follows it.
struct Pieces<'t> {
    open: &'t str,
    parts: Vec<(&'t str, &'static str)>,
    close: &'t str,
}

fn pieces(text: &str) -> Option<Pieces<'_>> {
    let (open, close) = [("<<", ">>"), ("[", "]"), ("{", "}"), ("(", ")")].into_iter().find(|(open, close)| {
        text.starts_with(open) && text.ends_with(close) && text.len() > open.len() + close.len()
    })?;
    let inner = &text[open.len()..text.len() - close.len()];
    let mut parts = Vec::new();
    let (mut depth, mut quoted, mut start) = (0usize, false, 0);
    let mut characters = inner.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map(|&(_, next)| next);
        match character {
            '\\' if quoted => drop(characters.next()),
            '"' => quoted = !quoted,
            _ if quoted => {}
            '[' | '{' | '(' => depth += 1,
            ']' | '}' | ')' => depth = depth.checked_sub(1)?,
            '<' if next == Some('<') => {
                depth += 1;
                characters.next();
            }
            '>' if next == Some('>') => {
                depth = depth.checked_sub(1)?;
                characters.next();
            }
            ',' if depth == 0 => {
                parts.push((inner[start..at].trim(), ","));
                start = at + 1;
            }
            '@' if depth == 0 && next == Some('@') => {
                characters.next();
                parts.push((inner[start..at].trim(), " @@"));
                start = at + 2;
            }
            _ => {}
        }
    }
    parts.push((inner[start..].trim(), ""));
    (depth == 0 && parts.len() > 1).then_some(Pieces { open, parts, close })
}

#[cfg(test)]
mod tests {
    use super::broken;

    #[test]
    fn short_values_stay() {
        assert_eq!(broken("[a |-> 1, b |-> {}]", 30), "[a |-> 1, b |-> {}]");
    }

    #[test]
    fn long_values_are_broken_by_their_structure() {
        let expected = "[ a |-> << 1111,\n           \"x, y\" >>,\n  b |-> {1, 2} ]";
        assert_eq!(broken("[a |-> <<1111, \"x, y\">>, b |-> {1, 2}]", 18), expected);
        assert_eq!(broken("(1 :> 22 @@ 2 :> 33)", 10), "( 1 :> 22 @@\n  2 :> 33 )");
    }
}
