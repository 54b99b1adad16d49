//! CSV: tables in text files, one record a line, read and written through the host.

use super::{Call, Native, impure};
use crate::eval::error::Failure;
use crate::value::Value;

const MODULE: &str = "CSV";

pub(super) const NATIVES: &[Native] = &[
    impure(MODULE, "CSVWrite", |call| {
        let template = call.text_of(0)?;
        // Values stand there as they are printed, strings between quotes.
        let parameters: Vec<String> = call.items(1)?.iter().map(|part| call.show(part)).collect();
        append(call, 2, &super::io::fill(&template, &parameters)?)
    }),
    impure(MODULE, "CSVWriteRecord", |call| {
        let (record, delimiter, headers) = (call.function(0)?, call.text_of(1)?, call.boolean(2)?);
        let join = |parts: Vec<String>| parts.join(&delimiter);
        if headers {
            append(call, 3, &join(record.entries().map(|(name, _)| call.unquoted(&name)).collect()))?;
        }
        append(call, 3, &join(record.entries().map(|(_, value)| call.show(value)).collect()))
    }),
    impure(MODULE, "CSVRead", |call| {
        let (columns, delimiter) = (call.items(0)?, call.text_of(1)?);
        let mut records = Vec::new();
        for line in read(call, 2)?.lines() {
            let parts: Vec<&str> = if delimiter.is_empty() { vec![line] } else { line.split(&delimiter).collect() };
            let fields = columns.iter().cloned().zip(parts.into_iter().map(|part| call.string(part))).collect();
            records.push(call.check(Value::function(fields))?);
        }
        Ok(Value::tuple(records))
    }),
    impure(MODULE, "CSVRecords", |call| Ok(Value::Integer(read(call, 0)?.lines().count() as i64))),
];

fn append(call: &Call<'_>, file: usize, line: &str) -> Result<Value, Failure> {
    let path = call.text_of(file)?;
    super::io::outside(call.host().write_file(&path, &format!("{line}\n"), true))?;
    Ok(Value::Boolean(true))
}

/// The text of a file; a file that does not exist has none.
fn read(call: &Call<'_>, file: usize) -> Result<String, Failure> {
    let path = call.text_of(file)?;
    super::io::outside(call.host().read_file_if_it_exists(&path)).map(Option::unwrap_or_default)
}
