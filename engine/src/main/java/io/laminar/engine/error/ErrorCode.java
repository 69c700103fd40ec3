package io.laminar.engine.error;

/**
 * Every failure that users see, by a number that never changes: 1xxx configuration, 2xxx SQL, 3xxx data, 4xxx memory
 * and limits, 5xxx files and devices, 6xxx logs and checkpoints, 9xxx bugs. {@code docs/ERRORS.md} has a row for each.
 */
public enum ErrorCode {
    /** A setting of the engine is out of its range. */
    INVALID_CONFIG(1001, Severity.ERROR, Retry.NEVER, "setting is out of range", "see docs/CONFIGURATION.md"),
    /** An option that the connector or format does not know. */
    UNKNOWN_OPTION(1002, Severity.ERROR, Retry.NEVER, "unknown option", "the message lists the known options"),
    /** An option whose value cannot be used. */
    INVALID_OPTION(1003, Severity.ERROR, Retry.NEVER, "option has no such value", "the message says what is allowed"),
    /** An option that must be given. */
    MISSING_OPTION(1004, Severity.ERROR, Retry.NEVER, "option is missing", "add it to the WITH or FROM clause"),
    /** No connector of that name. */
    UNKNOWN_CONNECTOR(1005, Severity.ERROR, Retry.NEVER, "unknown connector", "put its jar on the class path"),
    /** No format of that name. */
    UNKNOWN_FORMAT(1006, Severity.ERROR, Retry.NEVER, "unknown format", "use CSV or JSON"),
    /** No source, stream or view of that name. */
    UNKNOWN_RELATION(1007, Severity.ERROR, Retry.NEVER, "no relation of that name", "SHOW SOURCES and SHOW STREAMS"),
    /** A record type that does not fit a source. */
    RECORD_MISMATCH(1008, Severity.ERROR, Retry.NEVER, "record does not fit the source", "DESCRIBE the source"),
    /** A setter or getter of another type than the column's. */
    COLUMN_MISMATCH(1009, Severity.ERROR, Retry.NEVER, "column has another type", "DESCRIBE the relation"),
    /** A call on an engine, appender or subscription that is closed. */
    CLOSED(1010, Severity.ERROR, Retry.NEVER, "already closed", "open a new one"),
    /** A call that this mode of the engine does not have. */
    WRONG_MODE(1011, Severity.ERROR, Retry.NEVER, "not possible in this mode", "see LaminarConfig"),
    /** The backend for files and sockets that was asked for does not work here. */
    NO_IO_BACKEND(
            1012, Severity.ERROR, Retry.NEVER, "io backend is not available", "set io.backend = auto; laminar doctor"),
    /** A call from a thread that does not own the object; seen in the checked mode only. */
    WRONG_THREAD(1013, Severity.ERROR, Retry.NEVER, "called by a thread that does not own it", "adopt() hands it over"),
    /** Delivery of each row once in an engine that keeps nothing. */
    NO_CHECKPOINTS(
            1015,
            Severity.ERROR,
            Retry.NEVER,
            "this delivery needs checkpoints",
            "set data.directory, or leave out delivery"),

    /** SQL: unexpected token. */
    SQL_UNEXPECTED_TOKEN(2001, "unexpected token", "the message names what was expected"),
    /** SQL: character not allowed here. */
    SQL_BAD_CHARACTER(2002, "character not allowed here", "quote names with double quotes, texts with single ones"),
    /** SQL: text ends inside a quoted part or comment. */
    SQL_UNTERMINATED(2003, "text ends inside a quoted part or comment", "close the quote or the comment"),
    /** SQL: number cannot be read. */
    SQL_BAD_NUMBER(2004, "number cannot be read", "write numbers as 12, 1.5 or 1e3"),
    /** SQL: literal cannot be read. */
    SQL_BAD_LITERAL(2005, "literal cannot be read", "see the type in docs/SQL.md"),
    /** SQL: expression nested too deeply. */
    SQL_TOO_DEEP(2006, "expression nested too deeply", "split the expression over two streams"),
    /** SQL: statement too large. */
    SQL_TOO_LARGE(2007, "statement too large", "split the statement"),
    /** SQL: variable is not set. */
    SQL_UNKNOWN_VARIABLE(2008, "variable is not set", "set it in the environment"),
    /** SQL: unknown source, stream or sink. */
    SQL_UNKNOWN_RELATION(2101, "unknown source, stream or sink", "SHOW SOURCES and SHOW STREAMS list the names"),
    /** SQL: unknown column. */
    SQL_UNKNOWN_COLUMN(2102, "unknown column", "DESCRIBE lists the columns"),
    /** SQL: column name is ambiguous. */
    SQL_AMBIGUOUS_COLUMN(2103, "column name is ambiguous", "put the relation's name in front"),
    /** SQL: unknown function. */
    SQL_UNKNOWN_FUNCTION(2104, "unknown function", "the message names the nearest"),
    /** SQL: wrong arguments. */
    SQL_WRONG_ARGUMENTS(2105, "wrong arguments", "the message says what the function takes"),
    /** SQL: types do not fit. */
    SQL_TYPE_MISMATCH(2106, "types do not fit", "add a CAST"),
    /** SQL: name is taken. */
    SQL_DUPLICATE_NAME(2107, "name is taken", "drop the other first, or use OR REPLACE"),
    /** SQL: streams depend on each other in a circle. */
    SQL_CYCLE(2108, "streams depend on each other in a circle", "a stream may only read what was created before it"),
    /** SQL: window is not possible. */
    SQL_BAD_WINDOW(2109, "window is not possible", "sizes must be positive; HOP is (time, slide, size)"),
    /** SQL: a watermark is needed. */
    SQL_NO_WATERMARK(2110, "a watermark is needed", "add WATERMARK FOR to the source"),
    /** SQL: EMIT clause does not fit the query. */
    SQL_BAD_EMIT(2111, "EMIT clause does not fit the query", "see EMIT in docs/SQL.md"),
    /** SQL: aggregate is not allowed here. */
    SQL_MISPLACED_AGGREGATE(2112, "aggregate is not allowed here", "use HAVING, or a second stream"),
    /** SQL: column is neither grouped nor aggregated. */
    SQL_NOT_GROUPED(2113, "column is neither grouped nor aggregated", "add it to GROUP BY, or aggregate it"),
    /** SQL: option is not known or has a bad value. */
    SQL_BAD_OPTION(2114, "option is not known or has a bad value", "the message lists what is known"),
    /** SQL: other streams depend on it. */
    SQL_IN_USE(2115, "other streams depend on it", "drop those first, or add CASCADE"),
    /** SQL: input takes rows back. */
    SQL_RETRACTING_INPUT(2116, "input takes rows back", "use EMIT ON WINDOW CLOSE upstream"),
    /** SQL: unknown type. */
    SQL_UNKNOWN_TYPE(2117, "unknown type", "the message names the nearest"),
    /** SQL: constant cannot be computed. */
    SQL_BAD_CONSTANT(2118, "constant cannot be computed", "the message says why"),
    /** SQL: cannot run yet. */
    SQL_NOT_RUNNABLE(2201, "cannot run yet", "the message names the construct that cannot run yet"),
    /** A topology without nodes. */
    TOPOLOGY_EMPTY(2301, "topology has no nodes", "add a source, and a stream or sink over it"),
    /** Two nodes of one name, or one without. */
    TOPOLOGY_DUPLICATE_NODE(2302, "node needs a name of its own", "give it another name"),
    /** A node reads one that was not declared. */
    TOPOLOGY_UNKNOWN_NODE(
            2303, "node reads one that is not there", "declare it; existing() names what the engine has already"),
    /** A node reads itself, perhaps through others. */
    TOPOLOGY_CYCLE(2304, "nodes read each other in a circle", "the message lists them"),
    /** A node that reads nothing, or a union that reads one node. */
    TOPOLOGY_NO_INPUT(2305, "node has too few inputs", "name the nodes that it reads"),
    /** A node whose rows go nowhere. */
    TOPOLOGY_UNCONNECTED(2306, "nothing reads the node", "read it by a stream, a view or a sink"),
    /** A node reads one that does not give what it needs. */
    TOPOLOGY_WRONG_INPUT(2307, "node cannot read that", "the message says what it reads and why not"),
    /** The columns between two nodes do not fit. */
    TOPOLOGY_SCHEMA_MISMATCH(2308, "columns do not fit", "the message lists both; project() changes them"),

    /** The result of integer arithmetic, or of a cast, does not fit its type; {@code KernelError.OVERFLOW}. */
    COMPUTED_OVERFLOW(
            3001, Severity.ERROR, Retry.NEVER, "value out of range", "cast to a wider type, or ON ERROR NULL | REJECT"),
    /** An integer was divided by zero; {@code KernelError.DIVISION_BY_ZERO}. */
    COMPUTED_DIVISION_BY_ZERO(
            3002, Severity.ERROR, Retry.NEVER, "division by zero", "NULLIF(divisor, 0), or ON ERROR NULL | REJECT"),
    /** A text does not have the form of the type that it was cast to; {@code KernelError.BAD_CAST}. */
    COMPUTED_BAD_CAST(
            3003, Severity.ERROR, Retry.NEVER, "text cannot be cast", "clean the text, or ON ERROR NULL | REJECT"),
    /** A computed time lies outside 1677-09-21 to 2262-04-11; {@code KernelError.TIME_OUT_OF_RANGE}. */
    COMPUTED_TIME_OUT_OF_RANGE(
            3004, Severity.ERROR, Retry.NEVER, "time out of range", "times reach from 1677-09-21 to 2262-04-11"),
    /** A computed text needs more room than there is; {@code KernelError.VALUE_TOO_LONG}. */
    COMPUTED_VALUE_TOO_LONG(
            3005, Severity.ERROR, Retry.NEVER, "text too long", "shorten the text, or raise blockDataBytes"),
    /** The argument of a function lies outside its domain; {@code KernelError.BAD_ARGUMENT}. */
    COMPUTED_BAD_ARGUMENT(
            3006,
            Severity.ERROR,
            Retry.NEVER,
            "argument out of domain",
            "test the argument first, or ON ERROR NULL | REJECT"),
    /** A function that the program gave to a topology has thrown. */
    FUNCTION_FAILED(3007, Severity.ERROR, Retry.NEVER, "function failed", "mend it: the cause is what it has thrown"),

    /** A record with fewer fields than the header. */
    TOO_FEW_FIELDS(3101, Severity.WARN, Retry.NEVER, "too few fields", "mend the record, or set bad.records"),
    /** A record with more fields than the header. */
    TOO_MANY_FIELDS(3102, Severity.WARN, Retry.NEVER, "too many fields", "quote delimiters, or set bad.records"),
    /** A quoted field that is never closed. */
    UNTERMINATED_QUOTE(3103, Severity.WARN, Retry.NEVER, "quote is not closed", "double the quotes inside a field"),
    /** Something else than a delimiter behind a closing quote. */
    TEXT_AFTER_QUOTE(3104, Severity.WARN, Retry.NEVER, "text after quote", "double the quotes inside a field"),
    /** Text that is no value of the column's type. */
    INVALID_VALUE(3105, Severity.WARN, Retry.NEVER, "no value of this type", "mend it, or declare another type"),
    /** A number beyond the range of the column's type. */
    OUT_OF_RANGE(3106, Severity.WARN, Retry.NEVER, "value is out of range", "declare a wider type"),
    /** A timestamp that does not fit into 64 bits of nanoseconds. */
    TIMESTAMP_OUT_OF_RANGE(3107, Severity.WARN, Retry.NEVER, "timestamp is outside 1677..2262", "see timestamp.format"),
    /** Bytes that are no UTF-8. */
    INVALID_UTF8(3108, Severity.WARN, Retry.NEVER, "text is no UTF-8", "convert the file: iconv -t UTF-8"),
    /** A NUL byte in a text. */
    NUL_BYTE(3109, Severity.WARN, Retry.NEVER, "text holds a NUL byte", "check that the file is text"),
    /** A record longer than allowed. */
    LINE_TOO_LONG(3110, Severity.WARN, Retry.NEVER, "line is too long", "raise max.line.bytes"),
    /** NULL for a column that is NOT NULL, the event time among them. */
    NULL_NOT_ALLOWED(3111, Severity.WARN, Retry.NEVER, "value must not be null", "fill the value in"),
    /** A text that does not fit into a block. */
    VALUE_TOO_LONG(3112, Severity.WARN, Retry.NEVER, "text is longer than a block holds", "raise blockDataBytes"),
    /** A text file without its header. */
    MISSING_HEADER(3113, Severity.ERROR, Retry.NEVER, "header is missing", "set header = 'false'"),
    /** A column of the source that the header does not name. */
    MISSING_COLUMN(3114, Severity.ERROR, Retry.NEVER, "no field for a column", "name the column as the header does"),
    /** Two fields of one name. */
    DUPLICATE_HEADER(3115, Severity.ERROR, Retry.NEVER, "two fields of one name", "rename one in the header"),
    /** A line that is no JSON object. */
    INVALID_JSON(3116, Severity.WARN, Retry.NEVER, "not a JSON object", "one object a line, after RFC 8259"),
    /** A JSON object with one key twice. */
    DUPLICATE_KEY(3117, Severity.WARN, Retry.NEVER, "one key twice", "mend the record, or set bad.records"),
    /** An object or array where a plain value is wanted. */
    NESTED_VALUE(3118, Severity.WARN, Retry.NEVER, "value is nested", "declare the column VARCHAR to keep its text"),

    /** A binary frame whose header or lengths make no sense. */
    BAD_FRAME(3119, Severity.WARN, Retry.NEVER, "frame is broken", "see docs/internals/frames.md"),
    /** A binary frame, or a datagram, longer than allowed. */
    FRAME_TOO_LONG(3120, Severity.WARN, Retry.NEVER, "frame is too long", "raise max.frame.bytes, or send less"),
    /** Frames of other columns than the source has. */
    SCHEMA_MISMATCH(
            3121, Severity.WARN, Retry.NEVER, "frames have other columns", "declare the columns as the sender does"),
    /** What a client with a name wants cannot be. */
    CLIENT_REFUSED(3122, Severity.WARN, Retry.NEVER, "client is refused", "the message says why; frames.md"),

    /** The producer is faster than the query, and may not wait. */
    BACK_PRESSURED(4101, Severity.WARN, Retry.BACKOFF, "no room: back-pressure", "poll subscriptions, or try later"),
    /** The memory limit of the engine. */
    MEMORY_LIMIT(4102, Severity.ERROR, Retry.NEVER, "memory limit reached", "raise memoryLimitBytes"),

    /** More windows are open than an operator may hold. */
    TOO_MANY_WINDOWS(4103, Severity.ERROR, Retry.NEVER, "too many windows are open", "larger windows, or less delay"),
    /** A query, or the loop of a core, allocates on the heap, and was told not to. */
    CORE_ALLOCATES(
            4104,
            Severity.ERROR,
            Retry.RESTART,
            "a query or a core allocates on the heap",
            "laminar verify SCRIPT.sql names class and stack; allocation.guard = count goes on"),

    /** A file or directory that is not there. */
    FILE_NOT_FOUND(
            5101,
            Severity.ERROR,
            Retry.NEVER,
            "no such file",
            "check the path; a relative one counts from the base directory, in laminar run from the script's folder"),
    /** A file that may not be read. */
    NOT_READABLE(5102, Severity.ERROR, Retry.NEVER, "cannot be read", "check its permissions"),
    /** A read that failed. */
    READ_FAILED(5103, Severity.ERROR, Retry.RESTART, "read failed", "check the file system"),
    /** A compressed input that ends too early or is damaged. */
    DAMAGED_INPUT(5104, Severity.ERROR, Retry.NEVER, "compressed input is damaged", "test it: gzip -t FILE"),
    /** A file that cannot be made. */
    NOT_WRITABLE(5105, Severity.ERROR, Retry.NEVER, "cannot be written", "check that its directory exists"),
    /** A write that failed. */
    WRITE_FAILED(5106, Severity.ERROR, Retry.RESTART, "write failed", "check the file system"),
    /** No space left. */
    DISK_FULL(5107, Severity.ERROR, Retry.RESTART, "no space left on the device", "free some space, then start again"),
    /** The kernel gives no port: descriptors or locked memory. */
    NO_IO_PORT(
            5201,
            Severity.ERROR,
            Retry.BACKOFF,
            "files and sockets cannot be reached",
            "the message has the kernel's reason; laminar doctor shows the limits"),
    /** A sink's peer that does not take the last rows. */
    NOT_DRAINED(
            5202,
            Severity.ERROR,
            Retry.RESTART,
            "output did not take the last rows in time",
            "see why its reader stands still, or raise io.drain.ms"),

    /** A name that no address belongs to. */
    UNKNOWN_HOST(5301, Severity.ERROR, Retry.BACKOFF, "host is not known", "check the name, or give the address"),
    /** An address that cannot be listened at. */
    CANNOT_LISTEN(
            5302,
            Severity.ERROR,
            Retry.BACKOFF,
            "cannot listen",
            "see the reason: the host has no such address, or the user must not have the port"),
    /** A peer that cannot be reached. */
    CANNOT_CONNECT(
            5303, Severity.ERROR, Retry.BACKOFF, "cannot connect", "start the other side, or raise connect.timeout.ms"),
    /** A connection that ended without the end of its rows. */
    CONNECTION_LOST(5304, Severity.ERROR, Retry.RESTART, "connection broke", "see why at the other side"),
    /** An address that somebody has. */
    ADDRESS_IN_USE(
            5305,
            Severity.ERROR,
            Retry.BACKOFF,
            "address is in use",
            "see who has it: ss -lntup, and stop that, or take another port"),
    /** Counters of an engine that lives. */
    METRICS_IN_USE(
            5401,
            Severity.ERROR,
            Retry.RESTART,
            "metrics directory is in use",
            "give each engine a metrics.directory of its own"),

    /** Something outside has more than the checkpoint that the engine goes on from. */
    SINK_AHEAD(
            5501,
            Severity.ERROR,
            Retry.NEVER,
            "output has epochs that no checkpoint knows",
            "put back the newest checkpoint, or take away what is behind its epoch: its rows come once more"),
    /** Another sink writes to the same place. */
    SINK_IN_USE(5502, Severity.ERROR, Retry.RESTART, "output is in use", "give each sink an output of its own"),
    /** What was prepared and not committed cannot be read back. */
    STAGE_DAMAGED(
            5503,
            Severity.FATAL,
            Retry.NEVER,
            "staged rows are damaged",
            "check the disk of the data directory; the message names the file"),
    /** Rows that would not come again as they were, or cannot be read back. */
    NOT_IDEMPOTENT(
            5504,
            Severity.ERROR,
            Retry.NEVER,
            "delivery = 'idempotent' is not possible here",
            "delivery = 'exactly_once' where the connector has it; rows that stay: EMIT ON WINDOW CLOSE"),
    /** A file that a sink has written is not what it was. */
    OUTPUT_CHANGED(
            5505,
            Severity.ERROR,
            Retry.NEVER,
            "output is not what was written",
            "put the file back; to go on with what is there, delete the sink's directory in DIR/sinks"),
    /** More rows behind a checkpoint than are compared. */
    DEDUP_FULL(
            5506,
            Severity.ERROR,
            Retry.RESTART,
            "more rows behind the last checkpoint than can be compared",
            "raise data.dedup.rows and start again"),
    /** A database that gives no connection, or has ended one. */
    DATABASE_UNREACHABLE(
            5511,
            Severity.ERROR,
            Retry.BACKOFF,
            "database is not there",
            "see the reason; what is prepared is delivered when it is back"),
    /** A database that does not do what it is told. */
    DATABASE_REFUSED(
            5512,
            Severity.ERROR,
            Retry.NEVER,
            "database refuses",
            "see the reason and the state; mend table or rights"),
    /** A table that the rows of a sink do not fit. */
    TABLE_UNFIT(5513, Severity.ERROR, Retry.NEVER, "table does not fit", "the message says which column and why"),

    /** A write or a sync of a core's log failed. */
    LOG_WRITE_FAILED(
            6101,
            Severity.FATAL,
            Retry.RESTART,
            "log cannot be written",
            "check the device; what was acknowledged is there after a new start"),
    /** Records that had been durable cannot be read any more. */
    LOG_DAMAGED(
            6102,
            Severity.FATAL,
            Retry.NEVER,
            "log is damaged",
            "laminar inspect DIR shows it; laminar repair DIR --core N says first what would be lost"),
    /** A segment of a format that this version does not know. */
    LOG_UNKNOWN_VERSION(
            6103,
            Severity.FATAL,
            Retry.NEVER,
            "log has another format",
            "use the version that wrote it, or a later one"),
    /** A segment of another core or another log. */
    LOG_FOREIGN_SEGMENT(6104, Severity.FATAL, Retry.NEVER, "segment is of another log", "move the file named away"),
    /** Another writer has the log. */
    LOG_IN_USE(6105, Severity.FATAL, Retry.RESTART, "log is in use", "stop the other process"),
    /** The next segment of a log cannot be made. */
    LOG_NO_SEGMENT(
            6106,
            Severity.ERROR,
            Retry.BACKOFF,
            "next segment cannot be made",
            "free some space: it goes on by itself"),
    /** A file of a log cannot be read. */
    LOG_READ_FAILED(6107, Severity.FATAL, Retry.RESTART, "log cannot be read", "check the file system"),
    /** The log is whole, and not the one that the checkpoint was taken with. */
    LOG_OF_ANOTHER(
            6108,
            Severity.FATAL,
            Retry.NEVER,
            "log is of another data directory",
            "put back the log that belongs to the checkpoints; laminar repair DIR --core N begins one without it"),
    /** A write, a sync or a link of a checkpoint failed. */
    CHECKPOINT_WRITE_FAILED(
            6201,
            Severity.ERROR,
            Retry.BACKOFF,
            "checkpoint cannot be written",
            "check the device; the checkpoint before stays, and the log back to it"),
    /** Bytes of a checkpoint are not those that were written. */
    CHECKPOINT_DAMAGED(
            6202,
            Severity.ERROR,
            Retry.NEVER,
            "checkpoint is damaged",
            "the message names the file; the next older one is taken"),
    /** A manifest of a format that this version does not know. */
    CHECKPOINT_UNKNOWN_VERSION(
            6203,
            Severity.FATAL,
            Retry.NEVER,
            "checkpoint has another format",
            "use the version that wrote it, or a later one"),
    /** Another process has the checkpoints. */
    CHECKPOINT_IN_USE(6204, Severity.FATAL, Retry.RESTART, "checkpoints are in use", "stop the other process"),
    /** The directory of the checkpoints cannot be read. */
    CHECKPOINT_READ_FAILED(6205, Severity.FATAL, Retry.RESTART, "checkpoints cannot be read", "check the file system"),
    /** There is no room for a checkpoint. */
    CHECKPOINT_DISK_FULL(
            6206,
            Severity.ERROR,
            Retry.BACKOFF,
            "no space left for a checkpoint",
            "free some space: the next one has everything"),
    /** A region grew by more than its snapshot was prepared for. */
    CHECKPOINT_OUTGROWN(
            6207,
            Severity.WARN,
            Retry.BACKOFF,
            "region has outgrown its snapshot",
            "nothing: the next checkpoint has its pages"),
    /** There are checkpoints, and each is damaged. */
    CHECKPOINT_NONE_WHOLE(
            6208,
            Severity.FATAL,
            Retry.NEVER,
            "no checkpoint is whole",
            "put back a copy of the directory, or move it away and start afresh"),
    /** A data directory is asked for, and nothing can keep one. */
    NO_STORAGE(
            6301,
            Severity.ERROR,
            Retry.NEVER,
            "nothing on the path keeps data",
            "put laminar-storage and rocksdbjni on the class path"),
    /** A statement makes something else than was recovered under its name. */
    STATEMENT_CHANGED(
            6302,
            Severity.ERROR,
            Retry.NEVER,
            "statement has changed since the state was made",
            "CREATE OR REPLACE starts afresh; DROP it first if the state may go"),
    /** A checkpoint's barrier did not get through. */
    CHECKPOINT_HELD_UP(
            6303,
            Severity.WARN,
            Retry.BACKOFF,
            "barrier does not get through",
            "read the subscriptions that are named; the next checkpoint has everything"),
    /** State of another number of cores. */
    CORES_CHANGED(6304, Severity.FATAL, Retry.NEVER, "number of cores has changed", "open it with as many as before"),
    /** A path where nothing that an engine keeps is to be found. */
    NOT_A_DATA_DIRECTORY(
            6305, Severity.ERROR, Retry.NEVER, "not a data directory", "name what data.directory or --data has said"),
    /** A function of the program that is missing, or keeps or emits something else than it did. */
    FUNCTION_CHANGED(
            6306,
            Severity.ERROR,
            Retry.NEVER,
            "function is not the one whose state was kept",
            "open with it as it was; a changed one needs a name of its own, and queries that are created with it"),

    /** A checkpoint that is asked for, and not there any more or not yet. */
    NO_SUCH_CHECKPOINT(6310, Severity.ERROR, Retry.NEVER, "no such checkpoint", "laminar inspect DIR lists them"),

    /** The engine contradicts itself. */
    BUG(9001, Severity.FATAL, Retry.RESTART, "internal contradiction", "report it with the message");

    private final int number;
    private final Severity severity;
    private final Retry retry;
    private final String summary;
    private final String hint;

    /** What is wrong with a text, which stays so. */
    ErrorCode(int number, String summary, String hint) {
        this(number, Severity.ERROR, Retry.NEVER, summary, hint);
    }

    ErrorCode(int number, Severity severity, Retry retry, String summary, String hint) {
        this.number = number;
        this.severity = severity;
        this.retry = retry;
        this.summary = summary;
        this.hint = hint;
    }

    /** {@return the number, which never changes} */
    public int number() {
        return number;
    }

    /** {@return how much of the engine it takes with it} */
    public Severity severity() {
        return severity;
    }

    /** {@return whether trying again can help} */
    public Retry retry() {
        return retry;
    }

    /** {@return what it means, in a few words} */
    public String summary() {
        return summary;
    }

    /** {@return what the user can do about it} */
    public String hint() {
        return hint;
    }
}
