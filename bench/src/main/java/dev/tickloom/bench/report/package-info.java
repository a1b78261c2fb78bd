/** What comes out: medians, ratios, the tables of the terminal and the page. */
@NullMarked
package dev.tickloom.bench.report;

import org.jspecify.annotations.NullMarked;
