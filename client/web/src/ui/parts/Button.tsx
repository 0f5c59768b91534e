import type { ComponentChildren } from "preact";
import { A } from "../router.tsx";
import { Icon, type IconName } from "./Icon.tsx";

interface Look {
  /** `main` once a screen; `plain` beside it; `quiet` for what is rarely wanted; `warm` for what takes something away. */
  readonly kind?: "main" | "plain" | "quiet" | "warm";
  readonly wide?: boolean;
  readonly icon?: IconName;
}

interface ButtonProps extends Look {
  readonly onClick?: (event: MouseEvent) => void;
  readonly type?: "button" | "submit";
  readonly disabled?: boolean;
  readonly pressed?: boolean;
  /** Read out by a screen reader where the words on the button are not enough. */
  readonly label?: string;
  readonly children?: ComponentChildren;
}

/** A button. Without children it is its icon, and needs a label. */
export function Button(props: ButtonProps) {
  return (
    <button
      type={props.type ?? "button"}
      class={classes(props, !props.children)}
      disabled={props.disabled}
      aria-pressed={props.pressed}
      aria-label={props.label}
      onClick={props.onClick}
    >
      {props.icon && <Icon name={props.icon} />}
      {props.children}
    </button>
  );
}

interface LinkButtonProps extends Look {
  readonly to: string;
  readonly label?: string;
  readonly children?: ComponentChildren;
}

/** A link that looks like a button. */
export function LinkButton(props: LinkButtonProps) {
  return (
    <A to={props.to} class={classes(props, !props.children)} {...(props.label ? { label: props.label } : {})}>
      {props.icon && <Icon name={props.icon} />}
      {props.children}
    </A>
  );
}

function classes({ kind = "plain", wide }: Look, bare: boolean): string {
  return `button ${kind}${wide ? " wide" : ""}${bare ? " icon" : ""}`;
}
