//! Long values over several lines, broken by their structure as TLC breaks them.

use super::Value;
use crate::text::Symbols;

impl Value {
    /// The value in lines of about `width` characters: what does not fit one line has its parts below each other.
    pub fn pretty(&self, symbols: &Symbols, width: usize) -> String {
        let mut page = Page { symbols, width, text: String::new() };
        page.value(self, 0);
        page.text
    }
}

struct Page<'a> {
    symbols: &'a Symbols,
    width: usize,
    text: String,
}

/// How far the value of a key stands to the right of the key, on the next line.
const STEP: usize = 4;

impl Page<'_> {
    /// Writes a value whose first line starts at `column`.
    fn value(&mut self, value: &Value, column: usize) {
        let line = value.display(self.symbols).to_string();
        if column + line.chars().count() <= self.width {
            self.text.push_str(&line);
            return;
        }
        match value {
            Value::Tuple(tuple) if !tuple.is_empty() => self.parts("<< ", tuple.elements(), " >>", column),
            Value::Set(set) if !set.is_empty() => self.parts("{ ", set.elements(), " }", column),
            Value::Record(record) if record.has_field_names(self.symbols) => {
                let names = record.shape().names().iter().map(|name| self.symbols.text(*name).to_owned());
                let names: Vec<_> = names.collect();
                self.pairs(["[ ", " |->", ",", " ]"], names, record.values(), column);
            }
            Value::Record(_) | Value::Function(_) => {
                let keys = value.entries().map(|(key, _)| key.display(self.symbols).to_string()).collect();
                self.pairs(["( ", " :>", " @@", " )"], keys, value.function_values().unwrap_or_default(), column);
            }
            Value::Tuple(_)
            | Value::Set(_)
            | Value::Boolean(_)
            | Value::Integer(_)
            | Value::BigInteger(_)
            | Value::Fraction(_)
            | Value::String(_)
            | Value::Text(_)
            | Value::Model(_)
            | Value::Lazy(_) => self.text.push_str(&line),
        }
    }

    fn parts(&mut self, open: &str, values: &[Value], close: &str, column: usize) {
        let inside = column + open.len();
        self.text.push_str(open);
        for (index, value) in values.iter().enumerate() {
            if index > 0 {
                self.text.push(',');
                self.line(inside);
            }
            self.value(value, inside);
        }
        self.text.push_str(close);
    }

    fn pairs(
        &mut self,
        [open, arrow, separator, close]: [&str; 4],
        keys: Vec<String>,
        values: &[Value],
        column: usize,
    ) {
        let inside = column + open.len();
        self.text.push_str(open);
        for (index, (key, value)) in keys.iter().zip(values).enumerate() {
            if index > 0 {
                self.text.push_str(separator);
                self.line(inside);
            }
            self.text.push_str(key);
            self.text.push_str(arrow);
            let line = value.display(self.symbols).to_string();
            if inside + key.chars().count() + arrow.len() + 1 + line.chars().count() <= self.width {
                self.text.push(' ');
                self.text.push_str(&line);
            } else {
                self.line(inside + STEP);
                self.value(value, inside + STEP);
            }
        }
        self.text.push_str(close);
    }

    fn line(&mut self, column: usize) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n(' ', column));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_values_break_by_structure() {
        let mut symbols = Symbols::new();
        let (a, b) = (symbols.intern("a"), symbols.intern("b"));
        let numbers = Value::interval(1, 9).listed(9).unwrap();
        let value = Value::record(vec![(a, numbers.clone()), (b, Value::tuple(vec![numbers, Value::Integer(1)]))]);
        let expected =
            "[ a |-> {1, 2, 3, 4, 5, 6, 7, 8, 9},\n  b |->\n      << {1, 2, 3, 4, 5, 6, 7, 8, 9},\n         1 >> ]";
        assert_eq!(value.pretty(&symbols, 36), expected);
    }
}
