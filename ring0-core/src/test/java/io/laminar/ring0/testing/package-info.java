/** What the tests of operators share. */
package io.laminar.ring0.testing;
