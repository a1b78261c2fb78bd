/**
 * Node's {@code fs} for an event loop, on top of {@code java.nio.file}.
 *
 * <p>Two types to start from: {@link dev.tickloom.io.Fs}, which has the callback form and leads to
 * the promise form ({@link dev.tickloom.io.FsPromises}) and the blocking form ({@link
 * dev.tickloom.io.FsSync}), and {@link dev.tickloom.io.FsException}, the one error of failed calls.
 *
 * <p>The three forms have the same operations with the same results and error messages. They differ
 * in who waits, and in how wrong arguments are reported:
 *
 * <table>
 * <caption>The three forms</caption>
 * <tr><th>form</th><th>may be called from</th><th>result</th><th>wrong argument</th></tr>
 * <tr><td>{@code Fs}</td><td>the loop thread</td><td>to the callback, in a poll phase</td>
 *     <td>thrown</td></tr>
 * <tr><td>{@code FsPromises}, {@code FileHandle}</td><td>any thread</td><td>a promise</td>
 *     <td>rejects the promise</td></tr>
 * <tr><td>{@code FsSync}</td><td>any thread, which it blocks</td><td>returned or thrown</td>
 *     <td>thrown</td></tr>
 * </table>
 *
 * <p>A wrong argument is a {@link dev.tickloom.io.InvalidArgumentException}, or for null a {@link
 * java.lang.NullPointerException} whose message is the name of the parameter. On a closed loop the
 * callback and promise forms throw {@link java.lang.IllegalStateException}.
 *
 * <p>A path is text as in Node: relative to the working directory or absolute; the empty text names
 * nothing ({@code ENOENT}), and with a separator at its end only a directory will do.
 */
@NullMarked
package dev.tickloom.io;

import org.jspecify.annotations.NullMarked;
