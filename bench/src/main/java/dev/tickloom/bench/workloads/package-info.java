/** What is measured: each workload is written once, and runs on every peer that can do it. */
@NullMarked
package dev.tickloom.bench.workloads;

import org.jspecify.annotations.NullMarked;
