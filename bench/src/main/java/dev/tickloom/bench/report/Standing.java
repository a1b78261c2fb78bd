package dev.tickloom.bench.report;

import org.jetbrains.annotations.Nullable;

/** How the peer that all are compared with does beside another one. */
enum Standing {
  FAR_AHEAD("▲▲"),
  AHEAD("▲"),
  /** One is in the interval of confidence, or the difference is nothing to speak of. */
  LEVEL(""),
  BEHIND("▼"),
  FAR_BEHIND("▼▼");

  /** So many times as good is far ahead. */
  private static final double FAR = 2;

  /** Less is nothing to speak of. */
  private static final double NOTICEABLE = 1.1;

  private final String sign;

  Standing(String sign) {
    this.sign = sign;
  }

  /** For those who cannot tell the colours. */
  String sign() {
    return sign;
  }

  boolean isAhead() {
    return this == AHEAD || this == FAR_AHEAD;
  }

  boolean isBehind() {
    return this == BEHIND || this == FAR_BEHIND;
  }

  static Standing of(@Nullable Ratio ratio) {
    if (ratio == null) {
      return LEVEL;
    }
    if (ratio.low() > 1 && ratio.median() >= NOTICEABLE) {
      return ratio.median() >= FAR ? FAR_AHEAD : AHEAD;
    }
    if (ratio.high() < 1 && ratio.median() <= 1 / NOTICEABLE) {
      return ratio.median() <= 1 / FAR ? FAR_BEHIND : BEHIND;
    }
    return LEVEL;
  }
}
