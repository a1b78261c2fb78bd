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
 * nothing ({@code ENOENT}), and with a separator at its end only a directory will do. {@link
 * dev.tickloom.io.Fs#path} makes one from a {@link java.nio.file.Path}.
 *
 * <h2>The classes</h2>
 *
 * <p><b>The three forms</b>: who waits for a call, and on what terms it is made.
 *
 * <ul>
 *   <li>{@link Fs}: the callback form, and the views with a signal, a timeout or a directory
 *   <li>{@link FsPromises}: the promise form
 *   <li>{@link FsSync}: the blocking form
 *   <li>{@code FsSyncOfPaths}: its methods for a {@code Path} in place of text
 *   <li>{@code Blocking}: who makes a call of the blocking form: the caller or a worker
 *   <li>{@link FsConstants}: the numbers of access and copyFile
 *   <li>{@code RequestTerms}: starts calls on the terms of a view: queue, signal, timeout
 *   <li>{@code Promises}: how wrong arguments become rejections, and promises callbacks
 * </ul>
 *
 * <p><b>Errors</b>: where errno is mapped ({@code ErrnoMapper}), and who asks for another try after
 * {@code EMFILE} ({@code Descriptors}).
 *
 * <ul>
 *   <li>{@link FsException}: a failed call, in Node's words: code, errno, syscall, path; its kinds
 *   <li>{@link InvalidArgumentException}: a wrong argument, in Node's words
 *   <li>{@code SystemCall}: runs a call, and turns what it throws into Node's error
 *   <li>{@code ErrnoMapper}: maps an exception of the JDK to its errno
 *   <li>{@link Errno}: names, numbers and texts of the errors
 *   <li>{@code StrerrorTexts}: recognises an errno by its text in other languages
 *   <li>{@code Descriptors}: has a call retried for {@code EMFILE}, or waits where it is
 *   <li>{@code Inspect}: shows values in messages as Node does
 *   <li>{@code Log}: the log of this package
 * </ul>
 *
 * <p><b>Paths</b>: what a caller's text means.
 *
 * <ul>
 *   <li>{@code Location}: a path argument: the caller's text and the path behind it
 *   <li>{@code Lookup}: where relative paths start, and on what file system
 *   <li>{@code PathText}: a {@code Path} where the forms take text
 *   <li>{@code NameEncoding}: how names become bytes under the locale
 *   <li>{@code Providers}: what file system a path belongs to
 * </ul>
 *
 * <p><b>Open files</b>: what is done to them, and how they are opened.
 *
 * <ul>
 *   <li>{@link FileHandle}: an open file
 *   <li>{@link OpenFlags}: how to open a file
 *   <li>{@code FileHandleOps}: the operations on open files
 *   <li>{@code HandleCall}: a call on an open file, counted while it is under way
 *   <li>{@code OpenFile}: the channels of an open file
 *   <li>{@code Opening}: opens channels as open(2) does
 *   <li>{@code PathOfHandle}: leads from an open file to what NIO changes by path only
 *   <li>{@code ChannelDescriptor}: the number of the descriptor behind a channel
 *   <li>{@code Lines}: the lines of a file, as an asynchronous iterator
 *   <li>{@code LineSplitter}: makes lines of pieces of bytes
 *   <li>{@code TextDecoder}: makes text of bytes, with Node's replacement characters
 * </ul>
 *
 * <p><b>Closing</b>: where closing a file waits for its calls ({@code Closing}).
 *
 * <ul>
 *   <li>{@code Closing}: counts the calls on a file, for which close waits
 *   <li>{@code Claim}: one call's use of a file, given back once
 *   <li>{@code Closer}: close in its three forms
 *   <li>{@code Using}: closes what a chain of promises has used
 *   <li>{@code Hold}: keeps a loop alive while a file is closed
 *   <li>{@code Leak}: closes a forgotten file, and warns
 *   <li>{@code Flood}: makes one warning of many
 *   <li>{@code Later}: a thread for pauses, which does not stay
 * </ul>
 *
 * <p><b>Whole files</b>: read, write, copy.
 *
 * <ul>
 *   <li>{@code WholeFiles}: readFile, writeFile, appendFile, truncate: each one request
 *   <li>{@link WriteOptions}: how to write: flag, mode, atomic, durable
 *   <li>{@code Copying}: copyFile
 *   <li>{@code BlockingSource}: writeFile from an {@code InputStream}
 *   <li>{@code WritableFile}: a whole file while it is written
 *   <li>{@code PlainWrite}: writes a whole file where it is
 *   <li>{@code AtomicWrite}: writes a whole file in one step
 *   <li>{@code PrivateFolder}: the directory beside a target that only this user may enter
 *   <li>{@code Content}: reads and writes a channel in chunks
 *   <li>{@code Chunks}: moves large buffers in pieces
 *   <li>{@code Aligned}: calls with {@code O_DIRECT}, which need aligned memory
 *   <li>{@code FileLength}: makes files longer
 *   <li>{@code Flushing}: fsync
 * </ul>
 *
 * <p><b>Streams</b>: files as bytes that flow. When a stream opens and closes ({@code
 * StreamLifecycle}), when it reads ({@code StreamReading}) and writes ({@code StreamWriting}).
 *
 * <ul>
 *   <li>{@link ReadStream}: a file, read chunk by chunk
 *   <li>{@link WriteStream}: a file, written chunk by chunk
 *   <li>{@link ReadStreamOptions}: what to read, and how much at a time
 *   <li>{@link WriteStreamOptions}: how to open, and where to write
 *   <li>{@link StreamException}: a stream was used in the wrong state, in Node's words
 *   <li>{@link ReadableStream}: what is read, file or socket
 *   <li>{@link WritableStream}: what is written to, file or socket
 *   <li>{@code StreamLifecycle}: opens and closes once, and tells errors
 *   <li>{@code StreamReading}: reads as its consumer demands
 *   <li>{@code StreamWriting}: writes batches of what waits
 *   <li>{@code StreamSide}: tells when reading or writing is over
 *   <li>{@code StreamDuplex}: the two sides of a socket
 *   <li>{@link PipeOptions}: whether a pipe ends its target
 *   <li>{@code StreamPipe}: leads one stream into another
 *   <li>{@code StreamTransfer}: moves a file to a socket without chunks
 *   <li>{@code StreamPublisher}: a stream for each subscriber
 *   <li>{@code StreamSubscription}: what one subscriber has asked for
 *   <li>{@code StreamSubscriber}: writes what a publisher tells
 *   <li>{@code StreamText}: the text of chunks, in pieces or lines
 *   <li>{@code StreamResource}: what is opened and closed
 *   <li>{@code StreamSource}: what is read
 *   <li>{@code StreamSink}: what is written to
 *   <li>{@code StreamFile}: the file of a stream
 *   <li>{@code StreamFileSource}: a file, or a range of it, to read
 *   <li>{@code StreamFileSink}: a file to write to
 *   <li>{@code StreamWholeFile}: a whole file to write to, also atomic
 *   <li>{@code StreamedFile}: writeFile of what flows
 *   <li>{@code StreamListeners}: the listeners of one event
 *   <li>{@code LoopEnd}: tells when the loop closes
 *   <li>{@code OnLoop}: which thread may go on
 *   <li>{@code Calls}: calls several callbacks, whatever they throw
 * </ul>
 *
 * <p><b>Sockets</b>: servers and connections, read and written on the loop thread ({@code
 * TcpConnection}).
 *
 * <ul>
 *   <li>{@link TcpServer}: listens for connections
 *   <li>{@link TcpSocket}: a connection, as a stream in both directions
 *   <li>{@link NetException}: a failed call, in Node's words
 *   <li>{@code NetErrors}: maps an exception of the JDK to Node's error
 *   <li>{@code TcpConnection}: reads and writes when the channel is ready
 *   <li>{@code LentChannel}: the channel while a worker sends a file
 *   <li>{@code TcpConnecting}: tries the addresses of a server one after the other
 *   <li>{@code TcpNames}: looks names up on a worker
 *   <li>{@code TcpAcceptor}: accepts connections, and waits for descriptors
 *   <li>{@code TcpConnections}: the connections of a server as a sequence
 *   <li>{@code TcpOptions}: options that are set before or after connecting
 *   <li>{@code TcpIdle}: tells when nothing has moved for a while
 * </ul>
 *
 * <p><b>Standard streams</b>: calls that may block for ever, each descriptor on a thread of its own
 * ({@code StdioThread}).
 *
 * <ul>
 *   <li>{@link Stdio}: standard input, output and error as streams
 *   <li>{@code StdioSource}: reads of a stream, which keep the loop alive
 *   <li>{@code StdioSink}: writes of a stream
 *   <li>{@code StdioInput}: who gets what standard input yields, and where it is kept
 *   <li>{@code StdioThread}: the thread of a descriptor
 * </ul>
 *
 * <p><b>Directories and trees</b>: where directories are walked: by {@code readdir} ({@code
 * DirectoryListing}), {@code opendir} ({@code OpenDirectory}), {@code rm} ({@code Removal}) and
 * {@code cp} ({@code TreeCopy}), the last two down by {@code Descent}.
 *
 * <ul>
 *   <li>{@link Dir}: an open directory, read entry by entry
 *   <li>{@link Dirent}: an entry of a directory, and its type
 *   <li>{@link OpendirOptions}: how opendir reads
 *   <li>{@link ReaddirOptions}: what readdir lists
 *   <li>{@link MkdirOptions}: how mkdir makes directories
 *   <li>{@link RmOptions}: how rm deletes
 *   <li>{@link CpOptions}: how cp copies
 *   <li>{@link TempDirectory}: a temporary directory, and how to be rid of it
 *   <li>{@code Directories}: readdir, opendir, rmdir
 *   <li>{@code DirectoryListing}: readdir with types, or level by level of a whole tree
 *   <li>{@code OpenDirectory}: the entries of a {@link Dir}; walks those below if asked to
 *   <li>{@code Folder}: a directory to list, and its entries
 *   <li>{@link TreeProgress}: how far a job on a tree has got
 *   <li>{@code TreeJob}: a job on a tree in the three forms, and who is told of its progress
 *   <li>{@code TreeParts}: the parts of a job, of which so many run at a time
 *   <li>{@code TreePart}: one part, which goes down a tree and hands directories over to others
 *   <li>{@code Ahead}: what other parts find out before it is asked for
 *   <li>{@code TreeCount}: what the parts have done
 *   <li>{@code TreeTold}: tells on the loop how far a job has got
 *   <li>{@code LoopFilter}: a filter of cp that is asked on the loop thread
 *   <li>{@code Removal}: rm: deletes files and trees
 *   <li>{@code TreeCopy}: cp and sync: goes down the trees, and makes directories
 *   <li>{@code EntryCopy}: copies single files and links
 *   <li>{@code CopySides}: what a part of a copy sees of the two trees
 *   <li>{@link SyncOptions}: how sync makes one tree like another
 *   <li>{@link SyncReport}: what sync has done
 *   <li>{@code Mirror}: which files sync leaves as they are, and what it counts
 *   <li>{@code CopyEntry}: something to copy, and its names in both trees
 *   <li>{@code CopyTarget}: the tree that copies are put into
 *   <li>{@code CopyErrors}: what cp says of itself, in Node's words
 *   <li>{@code Lineage}: which directories are above the source and the target
 *   <li>{@code StagingFolder}: a private directory for what is then moved into an open directory
 *   <li>{@code EntryStatus}: what an entry is, as far as copying wants to know
 *   <li>{@code TreeCalls}: makes the calls of a job on trees, and waits for descriptors
 *   <li>{@link WalkOptions}: how walk and du go through a tree
 *   <li>{@link DiskUsage}: what du has counted
 *   <li>{@code TreeWalks}: walk and du
 *   <li>{@code TreeWalk}: goes through a tree, entry by entry
 *   <li>{@code Batches}: what comes in batches, as an asynchronous iterator
 *   <li>{@code DescentStart}: where a way down begins
 *   <li>{@code Descent}: the open directories on the way down a tree, entered by name
 *   <li>{@code OpenFolder}: opens a directory, and what is done to its entries by name
 *   <li>{@code SecureFolder}: looks names up in the open directory itself
 *   <li>{@code PathFolder}: looks names up by path
 *   <li>{@code DirectoryMaking}: mkdir
 *   <li>{@code Temporaries}: mkdtemp
 * </ul>
 *
 * <p><b>Patterns</b>: what a pattern means ({@code GlobParser}), and in which order files are found
 * ({@code GlobWalk}).
 *
 * <ul>
 *   <li>{@link GlobPattern}: a pattern for paths
 *   <li>{@link GlobOptions}: where glob looks
 *   <li>{@code Globbing}: glob
 *   <li>{@code GlobWalk}: looks for what patterns match, directory by directory
 *   <li>{@code GlobVisit}: a directory that glob has still to look at
 *   <li>{@code GlobExclusion}: the patterns of what is left out
 *   <li>{@code GlobBraces}: expands braces
 *   <li>{@code GlobPaths}: the names of paths and patterns, without detours
 *   <li>{@code GlobSegment}: one name in a pattern
 *   <li>{@code GlobGroups}: reads the pattern of one name into text and groups
 *   <li>{@code GlobParser}: makes nodes of these
 *   <li>{@code GlobClass}: a class of characters
 *   <li>{@code GlobNode}: a part of a pattern, and where in a name it may end
 * </ul>
 *
 * <p><b>Watching</b>: what has changed. When a watcher looks ({@code WatchPasses}); what it finds
 * is decided in the package {@code watching}.
 *
 * <ul>
 *   <li>{@link Watcher}: watches a file, a directory or a tree
 *   <li>{@link FileChange}: what happened to a file
 *   <li>{@link WatchOptions}: what to watch, and what to tell
 *   <li>{@link StatWatcher}: looks at one file regularly
 *   <li>{@code Watching}: to whom a watcher tells what it finds, and how it ends
 *   <li>{@code WatchPasses}: when a watcher looks
 *   <li>{@code WatchSetup}: what options and paths mean to a watch
 *   <li>{@code Settling}: keeps files back until they have settled
 *   <li>{@code StatWatchers}: the files of a loop that are looked at regularly
 * </ul>
 *
 * <p><b>Names and links</b>: what rename, link and realpath do.
 *
 * <ul>
 *   <li>{@code Renaming}: rename
 *   <li>{@code Links}: link, symlink, readlink, unlink
 *   <li>{@code RealPaths}: realpath, in Node's two ways
 * </ul>
 *
 * <p><b>What is known about files</b>: stat and its kin.
 *
 * <ul>
 *   <li>{@link Stats}: what is known about a file
 *   <li>{@link StatFs}: what is known about a file system
 *   <li>{@code Metadata}: stat, lstat, statIfExists, statMany, access, exists
 *   <li>{@code FileStores}: statfs
 *   <li>{@code Attributes}: the attributes that a file system has
 *   <li>{@code StatFields}: reads the JDK's own fields of a stat, if the JVM lets us
 *   <li>{@code FileType}: the kinds of files, and their bits in a mode
 * </ul>
 *
 * <p><b>Permissions, owners and times</b>: what chmod, chown and utimes do.
 *
 * <ul>
 *   <li>{@code Permissions}: chmod
 *   <li>{@code Ownership}: chown
 *   <li>{@code Times}: utimes
 *   <li>{@code Modes}: permissions as numbers
 *   <li>{@code SpecialBits}: set-user-ID, set-group-ID and sticky
 * </ul>
 */
@NullMarked
package dev.tickloom.io;

import org.jspecify.annotations.NullMarked;
