//! Long values over several lines, broken by their structure as TLC breaks them.

use super::Value;
use crate::text::Symbols;
use std::fmt::{Error, Result, Write};

impl Value {
    /// Writes the value in lines of about `width` characters, of which those after the first stand `margin` further to the right: what does
    /// not fit one line has its parts below each other.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write_pretty(&self, out: &mut dyn Write, symbols: &Symbols, (width, margin): (usize, usize)) -> Result {
        Page { symbols, width, margin, out, line: String::new() }.value(self, 0)
    }
}

struct Page<'a> {
    symbols: &'a Symbols,
    width: usize,
    margin: usize,
    out: &'a mut dyn Write,
    /// What fits into a line, before it is written.
    line: String,
}

/// How far the value of a key stands to the right of the key, on the next line.
const STEP: usize = 4;

/// A line that takes so many more characters.
struct Room<'a> {
    line: &'a mut String,
    left: usize,
}

impl Write for Room<'_> {
    fn write_str(&mut self, text: &str) -> Result {
        self.left = self.left.checked_sub(text.chars().count()).ok_or(Error)?;
        self.line.push_str(text);
        Ok(())
    }
}

impl Page<'_> {
    /// Writes a value whose first line starts at `column`.
    fn value(&mut self, value: &Value, column: usize) -> Result {
        if self.fits(value, column) {
            return self.out.write_str(&self.line);
        }
        match value {
            Value::Tuple(tuple) if !tuple.is_empty() => self.parts("<< ", tuple.elements(), " >>", column),
            Value::Set(set) if !set.is_empty() => self.parts("{ ", set.elements(), " }", column),
            Value::Record(record) if record.has_field_names(self.symbols) => {
                let symbols = self.symbols;
                let names = record.shape().names().iter().map(|name| symbols.text(*name).to_owned());
                self.pairs(["[ ", " |->", ",", " ]"], names, record.values(), column)
            }
            Value::Record(_) | Value::Function(_) => {
                let symbols = self.symbols;
                let keys = value.entries().map(|(key, _)| key.display(symbols).to_string());
                self.pairs(["( ", " :>", " @@", " )"], keys, value.function_values().unwrap_or_default(), column)
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
            | Value::Lazy(_) => write!(self.out, "{}", value.display(self.symbols)),
        }
    }

    /// Whether the value fits into what is left of a line from `column` on; then it is there to be written.
    fn fits(&mut self, value: &Value, column: usize) -> bool {
        self.line.clear();
        // No more is laid out of a large value than there is room for.
        let mut room = Room { line: &mut self.line, left: self.width.saturating_sub(column) };
        write!(room, "{}", value.display(self.symbols)).is_ok()
    }

    fn parts(&mut self, open: &str, values: &[Value], close: &str, column: usize) -> Result {
        let inside = column + open.len();
        self.out.write_str(open)?;
        for (index, value) in values.iter().enumerate() {
            if index > 0 {
                self.out.write_str(",")?;
                self.break_line(inside)?;
            }
            self.value(value, inside)?;
        }
        self.out.write_str(close)
    }

    fn pairs(
        &mut self,
        [open, arrow, separator, close]: [&str; 4],
        keys: impl Iterator<Item = String>,
        values: &[Value],
        column: usize,
    ) -> Result {
        let inside = column + open.len();
        self.out.write_str(open)?;
        for (index, (key, value)) in keys.zip(values).enumerate() {
            if index > 0 {
                self.out.write_str(separator)?;
                self.break_line(inside)?;
            }
            self.out.write_str(&key)?;
            self.out.write_str(arrow)?;
            if self.fits(value, inside + key.chars().count() + arrow.len() + 1) {
                self.out.write_str(" ")?;
                self.out.write_str(&self.line)?;
            } else {
                self.break_line(inside + STEP)?;
                self.value(value, inside + STEP)?;
            }
        }
        self.out.write_str(close)
    }

    fn break_line(&mut self, column: usize) -> Result {
        write!(self.out, "\n{:1$}", "", column + self.margin)
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
        let pretty = |width, margin| {
            let mut text = String::new();
            value.write_pretty(&mut text, &symbols, (width, margin)).map(|()| text)
        };
        assert_eq!(pretty(36, 0).as_deref(), Ok(expected));
        assert_eq!(pretty(36, 3).as_deref(), Ok(&*expected.replace('\n', "\n   ")));
    }
}
