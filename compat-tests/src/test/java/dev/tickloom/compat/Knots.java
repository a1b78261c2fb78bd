package dev.tickloom.compat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The knots of a package: its largest set of classes of which each reaches each other one. Nested
 * classes count as part of the one that they are in. By Tarjan's algorithm.
 */
final class Knots {
  private final Map<String, Set<String>> uses = new TreeMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<String, Integer> lowest = new HashMap<>();
  private final Deque<String> path = new ArrayDeque<>();
  private final Set<String> onPath = new HashSet<>();
  private final List<Set<String>> found = new ArrayList<>();

  private Knots(JavaClasses classes, String packageName) {
    for (JavaClass type : classes) {
      if (type.getPackageName().equals(packageName)) {
        Set<String> used = uses.computeIfAbsent(outermost(type), name -> new TreeSet<>());
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          JavaClass target = dependency.getTargetClass().getBaseComponentType();
          if (target.getPackageName().equals(packageName)) {
            used.add(outermost(target));
          }
        }
      }
    }
  }

  private static String outermost(JavaClass type) {
    String name = type.getName().substring(type.getPackageName().length() + 1);
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }

  /** Returns the names of the classes of the largest one. */
  static Set<String> largest(JavaClasses classes, String packageName) {
    Knots knots = new Knots(classes, packageName);
    for (String type : knots.uses.keySet()) {
      if (!knots.numbers.containsKey(type)) {
        knots.visit(type);
      }
    }
    return knots.found.stream()
        .max((one, other) -> Integer.compare(one.size(), other.size()))
        .orElseThrow();
  }

  private void visit(String type) {
    int number = numbers.size();
    numbers.put(type, number);
    lowest.put(type, number);
    path.push(type);
    onPath.add(type);
    for (String used : uses.getOrDefault(type, Set.of())) {
      if (!numbers.containsKey(used)) {
        visit(used);
        lowest.merge(type, lowest.get(used), Math::min);
      } else if (onPath.contains(used)) {
        lowest.merge(type, numbers.get(used), Math::min);
      }
    }
    if (lowest.get(type) == number) {
      Set<String> knot = new TreeSet<>();
      String member;
      do {
        member = path.pop();
        onPath.remove(member);
        knot.add(member);
      } while (!member.equals(type));
      found.add(knot);
    }
  }
}
