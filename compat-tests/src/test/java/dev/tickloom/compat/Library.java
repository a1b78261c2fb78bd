package dev.tickloom.compat;

import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;

/** A library module as the tests see it: what was compiled of it, and its folder in the project. */
enum Library {
  TIMERS,
  LOOP,
  IO;

  /** The name that its folder, its module and its package share. */
  String simpleName() {
    return name().toLowerCase(Locale.ROOT);
  }

  String mainPackage() {
    return "dev.tickloom." + simpleName();
  }

  Path folder() {
    return Path.of("..", simpleName());
  }

  /** Its jar, or its folder of classes if nothing was packaged yet. */
  Path classes() {
    try {
      Class<?> any = Class.forName(mainPackage() + ".package-info");
      return Path.of(any.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (ClassNotFoundException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  ModuleReference module() {
    return ModuleFinder.of(classes()).find("tickloom." + simpleName()).orElseThrow();
  }
}
