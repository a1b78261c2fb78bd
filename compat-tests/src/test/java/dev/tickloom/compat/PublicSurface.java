package dev.tickloom.compat;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;

import java.io.IOException;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What users can see of a module, as text: each class of its exported packages, followed by its
 * public and protected members. Types are named without their packages; what every object and every
 * enum has is left out.
 */
final class PublicSurface {
  private static final String PACKAGE_OF_A_TYPE = "\\b(?:[a-z]\\w*\\.)+(?=[A-Z])";
  private static final String MEMBER_OF_EVERY_OBJECT =
      ".* (equals\\(Object\\)|hashCode\\(\\)|toString\\(\\))";
  private static final String MEMBER_OF_EVERY_ENUM = ".* (values\\(\\)|valueOf\\(String\\))";

  private static final Set<Class<?>> IMPLIED_PARENTS =
      Set.of(Object.class, Record.class, Enum.class);

  private PublicSurface() {}

  static String of(Library library) throws IOException {
    Set<String> exported =
        library.module().descriptor().exports().stream()
            .filter(exports -> !exports.isQualified())
            .map(Exports::source)
            .collect(toSet());
    SortedMap<String, String> blocks = new TreeMap<>();
    try (var reader = library.module().open();
        Stream<String> files = reader.list()) {
      files
          .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
          .map(file -> load(file.replaceAll("\\.class$", "").replace('/', '.')))
          .filter(type -> exported.contains(type.getPackageName()) && isVisible(type))
          .forEach(type -> blocks.put(type.getName(), block(type)));
    }
    return String.join("\n", blocks.values());
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, PublicSurface.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isVisible(Class<?> type) {
    return isVisible(type.getModifiers())
        && (type.getEnclosingClass() == null || isVisible(type.getEnclosingClass()));
  }

  private static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static String block(Class<?> type) {
    SortedSet<String> members =
        members(type).stream()
            .filter(member -> !member.matches(MEMBER_OF_EVERY_OBJECT))
            .filter(member -> !(type.isEnum() && member.matches(MEMBER_OF_EVERY_ENUM)))
            .collect(toCollection(TreeSet::new));
    return header(type)
        + "\n"
        + members.stream().map(member -> "  " + member + "\n").collect(Collectors.joining());
  }

  private static String header(Class<?> type) {
    String parents = parents(type).collect(Collectors.joining(", "));
    // JDKs differ in where they print that a type is sealed
    String declaration = type.toGenericString().replaceAll("(non-)?sealed ", "");
    return (type.getPackageName() + ": ")
        + withoutPackages(declaration + (parents.isEmpty() ? "" : " : " + parents))
        + (type.isSealed() ? " (sealed)" : "");
  }

  /**
   * What a type extends and implements; the parents of a parent that is not visible instead of it.
   */
  private static Stream<String> parents(Class<?> type) {
    Stream<Type> superclass =
        Stream.ofNullable(type.getGenericSuperclass())
            .filter(parent -> !IMPLIED_PARENTS.contains(type.getSuperclass()));
    return Stream.concat(superclass, Arrays.stream(type.getGenericInterfaces()))
        .flatMap(parent ->
            parent instanceof Class<?> raw && !isVisible(raw)
                ? parents(raw)
                : Stream.of(parent.getTypeName()));
  }

  /** The members of a type, and what it does not override of parents that are not visible. */
  private static Collection<String> members(Class<?> type) {
    Map<String, String> members = new HashMap<>();
    addMembers(type, members);
    return members.values();
  }

  private static void addMembers(Class<?> type, Map<String, String> members) {
    Stream.of(type.getDeclaredFields(), type.getDeclaredConstructors(), type.getDeclaredMethods())
        .<Member>flatMap(Arrays::stream)
        .filter(member -> isVisible(member.getModifiers()) && !member.isSynthetic())
        .forEach(member -> members.putIfAbsent(nameOf(member), signature(member)));
    Stream.concat(Stream.ofNullable(type.getSuperclass()), Arrays.stream(type.getInterfaces()))
        .filter(parent -> !isVisible(parent))
        .forEach(parent -> addMembers(parent, members));
  }

  /** What a type has one of: a field by its name, a method by its name and parameters. */
  private static String nameOf(Member member) {
    return member instanceof Executable executable
        ? executable.getName() + Arrays.toString(executable.getParameterTypes())
        : member.getName();
  }

  private static String signature(Member member) {
    String text =
        member instanceof Field field
            ? field.toGenericString()
            : ((Executable) member).toGenericString();
    // the declaring class stands before the name of a field or method
    String owner = member.getDeclaringClass().getName() + "." + member.getName();
    return withoutPackages(text.replace(" " + owner, " " + member.getName()));
  }

  private static String withoutPackages(String text) {
    return text.replaceAll(PACKAGE_OF_A_TYPE, "").replace('$', '.');
  }
}
