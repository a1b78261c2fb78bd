package dev.tickloom.io.watching;

import dev.tickloom.io.watching.Resolver.Mark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jetbrains.annotations.Nullable;

/**
 * Looks at some names and updates the model: first modified entries, then renamed ones, then new
 * ones. Missing entries wait, because they may have been moved to a name that nobody has looked at
 * yet.
 *
 * <p>Others change the tree meanwhile. A name is looked at through the path of its directory, which
 * may lead to another directory by now. So directories are looked at before and after the names in
 * them, and if one is not the one that the model has, the round ignores what it saw in it.
 */
final class Round {
  private final Resolver resolver;
  private final Model model;
  private final Map<Slot, Mark> slots;

  /** Entries that the model does not have, or has differently. */
  private final Map<Slot, Status> fresh = new LinkedHashMap<>();

  /** Entries of the model that are no longer in their place. */
  private final Set<Entry> gone = new LinkedHashSet<>();

  /** Those of {@link #gone} whose place is empty. */
  private final Set<Entry> notFound = new HashSet<>();

  /** Directories to be listed with all below them. */
  private final List<Entry> trees = new ArrayList<>();

  Round(Resolver resolver, Map<Slot, Mark> slots) {
    this.resolver = resolver;
    this.model = resolver.model();
    this.slots = slots;
  }

  void run() {
    Map<Entry, Boolean> before = new HashMap<>();
    for (Map.Entry<Slot, Mark> each : slots.entrySet()) {
      if (resolver.isClosed()) {
        return;
      }
      look(each.getKey(), each.getValue(), before);
    }
    Map<Entry, Boolean> after = new HashMap<>();
    fresh.keySet().removeIf(slot -> !isTrusted(slot.directory(), after));
    gone.removeIf(entry -> !isTrusted(Objects.requireNonNull(entry.parent), after));
    trees.stream().filter(model::isAttached).forEach(resolver::addTree);
    resolver.missing().stream().filter(model::isAttached).forEach(gone::add);
    new Moves(resolver, gone, fresh).run();
    for (Entry entry : gone) {
      if (notFound.contains(entry) && model.isAttached(entry)) {
        resolver.notFound(entry);
      }
    }
    fresh.forEach(this::create);
  }

  private boolean isTrusted(Entry directory, Map<Entry, Boolean> known) {
    Boolean isKnown = known.get(directory);
    if (isKnown != null) {
      return isKnown;
    }
    Entry parent = directory.parent;
    boolean isTrusted = parent == null || isTrusted(parent, known);
    if (isTrusted && parent != null && !model.isInPlace(directory)) {
      isTrusted = false;
      resolver.addDirty(Resolver.slotOf(directory), Mark.LOOK);
    }
    if (!isTrusted) {
      resolver.suspect(directory);
    }
    known.put(directory, isTrusted);
    return isTrusted;
  }

  // ---- looking --------------------------------------------------------------------------------

  private void look(Slot slot, Mark mark, Map<Entry, Boolean> trusted) {
    Entry directory = slot.directory();
    if (directory.children == null || !model.isAttached(directory)) {
      return;
    }
    Entry known = directory.children.get(slot.name());
    if (known == null && !model.accepts(directory, slot.name())) {
      return;
    }
    if (!isTrusted(directory, trusted)) {
      return;
    }
    Sight sight = model.look(slot);
    Status status = sight.status();
    if (status == null) {
      if (known != null && sight.isKnown()) {
        gone.add(known);
        notFound.add(known);
      } else if (!sight.isKnown() && !sight.isDenied()) {
        resolver.lookLater(slot);
      }
    } else if (known == null || !model.isSame(known, status)) {
      if (known != null) {
        gone.add(known);
      }
      fresh.put(slot, status);
    } else {
      stays(known, slot, mark, status);
    }
  }

  private void stays(Entry entry, Slot slot, Mark mark, Status status) {
    resolver.found(entry);
    if (model.isModified(entry, status) || isRewritten(entry, mark)) {
      Status closer = lookCloser(slot, status);
      if (closer != null) {
        model.modify(entry, closer);
      }
    } else {
      model.refresh(entry, status);
    }
    if (entry.children != null) {
      entry.isRefused &= !mark.isWritten(); // its permissions may have changed
      if (!entry.isCovered()) {
        resolver.enter(entry);
      } else if (mark.isTouched()) { // it may have been elsewhere, or another one here
        trees.add(entry);
      }
    }
    aim(entry);
  }

  /** Whether it may have been written since, although size and time are as they were. */
  private static boolean isRewritten(Entry entry, Mark mark) {
    return mark.isWritten() && entry.isFresh && !entry.isDirectory();
  }

  private void aim(Entry entry) {
    if (resolver.coverage().aim(entry)) {
      resolver.addDirty(Resolver.slotOf(entry), Mark.LOOK);
    }
  }

  /**
   * With all that is told of it.
   *
   * @return null if it is gone, or something else, which is looked at again
   */
  private @Nullable Status lookCloser(Slot slot, Status status) {
    if (status.details() != null || !model.isTelling()) {
      return status;
    }
    Status closer = model.lookCloser(slot).status();
    if (closer == null
        || closer.kind() != status.kind()
        || !Objects.equals(closer.key(), status.key())
        || (closer.birth() != status.birth() && status.birth() != status.modified())) {
      resolver.addDirty(slot, Mark.LOOK);
      return null;
    }
    return closer;
  }

  // ---- creating -------------------------------------------------------------------------------

  private void create(Slot slot, Status status) {
    if (resolver.isClosed() || !model.isAttached(slot.directory())) {
      return;
    }
    Entry there = Model.childrenOf(slot.directory()).get(slot.name());
    if (there != null && model.isSame(there, status)) {
      return; // it was moved here
    }
    Status closer = lookCloser(slot, status);
    if (closer == null) {
      return;
    }
    if (there != null) {
      resolver.remove(there);
    }
    Entry entry = model.create(slot, closer);
    if (entry.children != null) {
      resolver.enter(entry);
    }
    aim(entry);
  }
}
