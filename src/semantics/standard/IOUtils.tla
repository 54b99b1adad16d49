------------------------------ MODULE IOUtils -------------------------------
\* The world outside: files, programs, the environment. Every operator that
\* touches it is refused unless the one who runs the evaluation allowed it.
LOCAL INSTANCE TLC
LOCAL INSTANCE Integers
LOCAL INSTANCE Sequences
LOCAL INSTANCE SequencesExt

\* What becomes of a program that was run, or of a file that was written.
LOCAL Outcome(of) ==
    CHOOSE r \in [exitValue : Int, stdout : STRING, stderr : STRING] : of = of

\* Always true; the value val is written to the named file in a form that only
\* IODeserialize reads, compressed if compress is true.
\* native: writes a file, if that is allowed.
IOSerialize(val, absoluteFilename, compress) ==
    <<val, absoluteFilename, compress>> = <<val, absoluteFilename, compress>>

\* The value that IOSerialize wrote to the named file.
\* native: reads a file, if that is allowed.
IODeserialize(absoluteFilename, compressed) ==
    CHOOSE val : TRUE \/ val \in {absoluteFilename, compressed}

\* Writes value to the file dest and tells how that went. The field format of the
\* record options is "TXT" for a string that is written as it is; charset and
\* openOptions (a sequence of "WRITE", "CREATE", "APPEND", "TRUNCATE_EXISTING"
\* and the like) are its other fields.
\* native: writes a file, if that is allowed.
Serialize(value, dest, options) == Outcome(<<value, dest, options>>)

\* Reads what the file src holds; with the format "TXT" in options the outcome
\* has its text in the field stdout.
\* native: reads a file, if that is allowed.
Deserialize(src, options) == CHOOSE val : TRUE \/ val \in {src, options}
-----------------------------------------------------------------------------
\* Runs a program, command being the sequence of its name and its arguments: the
\* record of its exit value and of what it wrote to both outputs.
\* native: runs a program, if that is allowed.
IOExec(command) == Outcome(command)

\* IOExec with the fields of the record env as further environment variables.
\* native: runs a program, if that is allowed.
IOEnvExec(env, command) == Outcome(<<env, command>>)

\* IOExec of a command in whose parts %s (or %1$s, %2$s, ...) stands for an
\* element of the sequence parameters.
\* native: runs a program, if that is allowed.
IOExecTemplate(commandTemplate, parameters) == Outcome(<<commandTemplate, parameters>>)

\* IOExecTemplate with the fields of the record env as further environment variables.
\* native: runs a program, if that is allowed.
IOEnvExecTemplate(env, commandTemplate, parameters) ==
    Outcome(<<env, commandTemplate, parameters>>)

\* The environment variables of the process, as a record of strings.
\* native: reads the environment, if that is allowed.
IOEnv == CHOOSE r \in [STRING -> STRING] : TRUE
-----------------------------------------------------------------------------
\* The integer that the string str writes in decimal digits.
\* Example: atoi("-17") = 0 - 17
\* native: reads the digits instead of trying every integer.
atoi(str) == CHOOSE i \in Int : ToString(i) = str

\* The decimal digits of the natural number n, with zeros before them up to the
\* given width.
\* Example: zeroPadN(42, 5) = "00042"
zeroPadN(n, width) ==
    LET RECURSIVE Padded(_)
        Padded(s) == IF Len(s) < width THEN Padded("0" \o s) ELSE s
    IN  Padded(ToString(n))
=============================================================================
