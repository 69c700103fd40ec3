/** What an engine can be told when it is opened. A config that exists is valid. Nothing is null unless marked. */
@NullMarked
package io.laminar.engine.config;

import org.jspecify.annotations.NullMarked;
