package dev.tickloom.loop;

/** A callback of the library's own that people know by a name. */
interface NamedCallback {
  /** {@return what observers call it, such as {@code callback of readFile 'x'}} Any thread. */
  String callbackName();
}
