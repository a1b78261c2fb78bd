package dev.tickloom.io;

/**
 * The numbers that {@code access} and {@code copyFile} take as their modes, to be added together.
 * Node's {@code fs.constants}, as far as there is use for it.
 */
public final class FsConstants {
  /** For {@code access}: the file exists. */
  public static final int F_OK = 0;

  /** For {@code access}: this process may read the file, or list the directory. */
  public static final int R_OK = 4;

  /** For {@code access}: this process may write to it. */
  public static final int W_OK = 2;

  /** For {@code access}: this process may execute the file, or search the directory. */
  public static final int X_OK = 1;

  /** For {@code copyFile}: fail if the destination exists. */
  public static final int COPYFILE_EXCL = 1;

  /**
   * For {@code copyFile}: share the data until one of the two is changed, where that is possible.
   */
  public static final int COPYFILE_FICLONE = 2;

  /** For {@code copyFile}: share the data until one of the two is changed, or fail. */
  public static final int COPYFILE_FICLONE_FORCE = 4;

  private FsConstants() {}
}
