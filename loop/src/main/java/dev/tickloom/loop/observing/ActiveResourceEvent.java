package dev.tickloom.loop.observing;

import dev.tickloom.loop.observing.LoopView.Active;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jetbrains.annotations.Nullable;

/** In JFR, one thing that keeps a loop alive; at the same moments as the text of {@code --why}. */
@Name("dev.tickloom.ActiveResource")
@Label("Active Resource")
@Description("What keeps a loop alive that waits for long")
@Category("Tickloom")
@StackTrace(false)
@SuppressWarnings("unused") // JFR reads the fields
final class ActiveResourceEvent extends Event {
  @Label("Name")
  @Nullable
  String name;

  @Label("Created")
  @Description("The file and line where it was made")
  @Nullable
  String created;

  static void commit(Active resource) {
    ActiveResourceEvent event = new ActiveResourceEvent();
    event.name = resource.name();
    event.created = Places.firstOf(resource.created()).orElse(null);
    event.commit();
  }
}
