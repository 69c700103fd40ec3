@org.jspecify.annotations.NullUnmarked
package io.laminar.ring0.text;
