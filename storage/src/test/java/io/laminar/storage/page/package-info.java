/** What checkpoints must be, on the store that there is: beside a model, through deaths, faults and flipped bits. */
@NullMarked
package io.laminar.storage.page;

import org.jspecify.annotations.NullMarked;
