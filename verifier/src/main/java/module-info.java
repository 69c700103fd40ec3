/** Proof that code allocates nothing: exact byte counts, and allocation events that name the culprits. */
module io.laminar.verifier {
    requires jdk.jfr;
    requires jdk.management;
    requires static org.jspecify;
    requires static org.junit.jupiter.api;
    requires static org.junit.platform.launcher;

    exports io.laminar.verifier;
    exports io.laminar.verifier.junit;
}
