--------------------------------- MODULE CSV --------------------------------
\* Tables in text files, one record a line. Reading and writing are refused
\* unless the one who runs the evaluation allowed them.
LOCAL INSTANCE TLC
LOCAL INSTANCE Integers

\* Always true; a line is added to the file: template, in which %1$s, %2$s and so
\* on (or %s in turn) stand for the elements of the sequence val.
\* native: writes a file, if that is allowed.
CSVWrite(template, val, file) == <<template, val, file>> = <<template, val, file>>

\* Always true; a line with the values of the record is added to the file,
\* separated by delim, after a line with the names of its fields if headers is
\* true.
\* native: writes a file, if that is allowed.
CSVWriteRecord(record, delim, headers, file) ==
    <<record, delim, headers, file>> = <<record, delim, headers, file>>

\* The lines of the file as a sequence of records: the parts between the
\* delimiters, as strings, under the names in the sequence columns. A file that
\* does not exist has no lines.
\* native: reads a file, if that is allowed.
CSVRead(columns, delimiter, file) ==
    CHOOSE records : TRUE \/ records \in {columns, delimiter, file}

\* The number of lines of the file, 0 if it does not exist.
\* native: reads a file, if that is allowed.
CSVRecords(file) == CHOOSE n \in Nat : file = file
=============================================================================
