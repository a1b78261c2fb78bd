/** Requires what it uses, and nothing for the sake of a compiler. */
module app {
  requires tickloom.io;
}
