import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./Icon.tsx";

interface CardProps {
  readonly children: ComponentChildren;
  /** `calm` for what is there to read, `glad` for what went well. */
  readonly tone?: "calm" | "glad" | "flat";
  readonly label?: string;
  /** The entry that it shows, as `looking.ts` marks it. */
  readonly seen?: string;
}

export function Card({ children, tone, label, seen }: CardProps) {
  const look = tone ? `card ${tone}` : "card";
  const marks = seen === undefined ? {} : { "data-seen": seen };
  if (!label) {
    return (
      <div class={look} {...marks}>
        {children}
      </div>
    );
  }
  return (
    <section class={look} aria-label={label} {...marks}>
      {children}
    </section>
  );
}

interface TagProps {
  readonly tone?: "calm" | "glad" | "warm" | "cool" | undefined;
  readonly icon?: IconName | undefined;
  readonly children: ComponentChildren;
}

/** A word or two about the state of something. */
export function Tag({ tone, icon, children }: TagProps) {
  return (
    <span class={tone ? `tag ${tone}` : "tag"}>
      {icon && <Icon name={icon} />}
      {children}
    </span>
  );
}

interface EmptyProps {
  readonly icon: IconName;
  readonly children: ComponentChildren;
}

/** An empty state: a friendly word, and the way on. */
export function Empty({ icon, children }: EmptyProps) {
  return (
    <div class="empty">
      <Icon name={icon} />
      {children}
    </div>
  );
}

interface BannerProps {
  readonly icon?: IconName;
  readonly tone?: "warm";
  /** Read out at once when it comes. */
  readonly urgent?: boolean;
  readonly children: ComponentChildren;
}

export function Banner({ icon = "info", tone, urgent, children }: BannerProps) {
  return (
    <div class={tone ? `banner ${tone}` : "banner"} role={urgent ? "alert" : "status"}>
      <Icon name={icon} />
      <div class="grow stack tight">{children}</div>
    </div>
  );
}
