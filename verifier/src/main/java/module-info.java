/** Proof that code allocates nothing: exact byte counts, and allocation events that name the culprits. */
module io.laminar.verifier {
    requires jdk.jfr;
    requires jdk.management;
    requires static org.jspecify;

    exports io.laminar.verifier;
}
