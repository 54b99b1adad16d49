-------------------------------- MODULE Json --------------------------------
\* Values as JSON text, and JSON files as values. Records and functions become
\* objects; sequences, tuples and sets become arrays.
LOCAL INSTANCE Sequences
LOCAL INSTANCE FiniteSets
LOCAL INSTANCE TLC

\* The JSON text of a value, without spaces between its parts.
\* Example: ToJson([a |-> 1, b |-> <<TRUE, "x">>]) = "{\"a\":1,\"b\":[true,\"x\"]}"
\* native: writes JSON text.
ToJson(value) == ToString(value)

\* The JSON text of a sequence, set or function as an array of its values.
\* Example: ToJsonArray(<<1, 2>>) = "[1,2]"
\* native: writes JSON text.
ToJsonArray(value) == ToString(value)

\* The JSON text of a record or function as an object, whose names are the
\* arguments of the function as strings. A sequence is an array.
\* Example: ToJsonObject([a |-> TRUE]) = "{\"a\":true}"
\* native: writes JSON text.
ToJsonObject(value) == ToString(value)

\* Always true; value is written to the named file as one JSON document.
\* native: writes a file, if that is allowed.
JsonSerialize(absoluteFilename, value) == absoluteFilename = absoluteFilename /\ value = value

\* The value of the JSON document in the named file: objects as records, arrays
\* as sequences.
\* native: reads a file, if that is allowed.
JsonDeserialize(absoluteFilename) == CHOOSE value : value = absoluteFilename \/ TRUE

\* Always true; the elements of the sequence value are written to the named file,
\* one JSON document a line.
\* native: writes a file, if that is allowed.
ndJsonSerialize(absoluteFilename, value) == absoluteFilename = absoluteFilename /\ value = value

\* The sequence of the values of the JSON documents, one a line, in the named file.
\* native: reads a file, if that is allowed.
ndJsonDeserialize(absoluteFilename) == CHOOSE value : value = absoluteFilename \/ TRUE
=============================================================================
