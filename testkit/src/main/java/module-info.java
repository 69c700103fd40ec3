/** What tests share, and the checks over the whole repository. */
module io.laminar.testkit {
    requires static org.jspecify;

    exports io.laminar.testkit;
}
