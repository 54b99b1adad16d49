//! Smaller specifications: what remains of one where a part is left out or something simple stands in its place.

use super::Specification;

/// What may stand in the place of a part.
const SIMPLE: [&str; 7] = ["TRUE", "FALSE", "0", "1", "{}", "<<>>", "n1"];

/// Smaller specifications than one, those first that are much smaller.
pub fn smaller(specification: &Specification) -> impl Iterator<Item = Specification> + '_ {
    let of_module =
        texts(&specification.module).into_iter().map(|module| Specification { module, ..specification.clone() });
    let of_inner =
        texts(&specification.inner).into_iter().map(|inner| Specification { inner, ..specification.clone() });
    let of_config =
        without_lines(&specification.config).map(|config| Specification { config, ..specification.clone() });
    of_config.chain(of_module).chain(of_inner)
}

fn without_lines(text: &str) -> impl Iterator<Item = String> + '_ {
    let lines: Vec<&str> = text.lines().collect();
    (0..lines.len()).map(move |left_out| {
        let kept = lines.iter().enumerate().filter(|(number, _)| *number != left_out).map(|(_, line)| *line);
        kept.flat_map(|line| [line, "\n"]).collect()
    })
}

/// Texts with less in them.
fn texts(text: &str) -> Vec<String> {
    let mut spans = spans(text);
    spans.sort_by_key(|(from, to)| std::cmp::Reverse(to - from));
    let mut texts: Vec<String> = without_lines(text).collect();
    for &(from, to) in &spans {
        // Without what ends it, a recursion does not end.
        if ["k - 1", "left"].iter().any(|mark| text[from..to].contains(mark)) {
            continue;
        }
        let inner =
            spans.iter().filter(|(start, end)| from < *start && *end < to).map(|(start, end)| &text[*start..*end]);
        let simple = SIMPLE.into_iter().chain(inner);
        let simple = simple.filter(|other| other.len() < to - from);
        texts.extend(simple.map(|other| format!("{}{other}{}", &text[..from], &text[to..])));
    }
    for junction in [" /\\ ", " \\/ "] {
        texts.extend(without_operands(text, junction));
    }
    texts
}

/// The parts of a text that stand between brackets, with these.
fn spans(text: &str) -> Vec<(usize, usize)> {
    let (mut open, mut spans) = (Vec::new(), Vec::new());
    for (place, character) in text.char_indices() {
        match character {
            '(' | '[' | '{' => open.push(place),
            ')' | ']' | '}' => spans.extend(open.pop().map(|from| (from, place + 1))),
            _ => {}
        }
    }
    spans
}

/// Texts without what stands before or behind a conjunction or disjunction, up to the next bracket or line.
fn without_operands(text: &str, junction: &str) -> Vec<String> {
    let mut texts = Vec::new();
    for (place, _) in text.match_indices(junction) {
        let line = text[..place].rsplit('\n').next().unwrap_or_default();
        if line.contains("IF k = 0") || line.contains("IF left = {}") {
            continue;
        }
        let behind = place + junction.len();
        texts.push(format!("{}{}", &text[..start_of_operand(&text[..place])], &text[behind..]));
        texts.push(format!("{}{}", &text[..place], &text[behind + end_of_operand(&text[behind..])..]));
    }
    texts
}

fn end_of_operand(text: &str) -> usize {
    let mut depth = 0;
    for (place, character) in text.char_indices() {
        match character {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => return place,
            ')' | ']' | '}' => depth -= 1,
            '\n' => return place,
            '/' | '\\' if depth == 0 && (text[place..].starts_with("/\\ ") || text[place..].starts_with("\\/ ")) => {
                return place.saturating_sub(1);
            }
            _ => {}
        }
    }
    text.len()
}

fn start_of_operand(text: &str) -> usize {
    let mut depth = 0;
    for (place, character) in text.char_indices().rev() {
        match character {
            ')' | ']' | '}' => depth += 1,
            '(' | '[' | '{' if depth == 0 => return place + 1,
            '(' | '[' | '{' => depth -= 1,
            '\n' => return place + 1,
            _ if depth == 0 && ["/\\ ", "\\/ ", "== "].iter().any(|mark| text[place..].starts_with(mark)) => {
                return place + 3;
            }
            _ => {}
        }
    }
    0
}
