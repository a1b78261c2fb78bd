/**
 * Watching files: events are hints, and a model of the tree decides what has changed. Knows no
 * loop, and nothing of {@code dev.tickloom.io}. Not exported.
 *
 * <h2>The classes</h2>
 *
 * <p><b>The watch</b>: what its owner sees of it.
 *
 * <ul>
 *   <li>{@link FileWatch}: watches a file, a directory or a tree, pass by pass
 *   <li>{@link WatchRules}: what to watch
 *   <li>{@link Pass}: what a pass has found
 *   <li>{@link Change}: a difference between two states of a tree
 *   <li>{@link Status}: what is compared of a file
 *   <li>{@link StatusReader}: reads the details that changes are told with
 * </ul>
 *
 * <p><b>Hints</b>: who hears of changes ({@code HintService}), and where to look ({@code Hints}).
 *
 * <ul>
 *   <li>{@code HintService}: the JDK's watch service, shared by all watches, and its thread
 *   <li>{@code HintSource}: what a watch needs of it
 *   <li>{@code Hints}: the names to look at in a watch
 *   <li>{@code Listening}: what a watch wants to hear of a directory
 * </ul>
 *
 * <p><b>The model</b>: the tree as it has been told, and what has changed since. When a missing
 * file is gone ({@code Resolver}), and what others do meanwhile ({@code Round}).
 *
 * <ul>
 *   <li>{@code Model}: the tree as it has been told
 *   <li>{@code Entry}: a file in it
 *   <li>{@code Slot}: a name in a directory
 *   <li>{@code Sight}: what a look at a path has shown
 *   <li>{@code Resolver}: finds out what has changed, round by round
 *   <li>{@code Round}: looks at some names
 *   <li>{@code Moves}: pairs what has gone with what has appeared
 *   <li>{@code Coverage}: listens to each directory, or has it polled
 *   <li>{@code LinkTrail}: the names that decide what a link leads to
 * </ul>
 */
@NullMarked
package dev.tickloom.io.watching;

import org.jspecify.annotations.NullMarked;
