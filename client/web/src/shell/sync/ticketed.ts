/** H1: a browser's credential is a ticket, fetched for each hello: a link begins with one. */
import type { Arrival, Dialling, Link, OpenLink } from "./transport.ts";

export interface Ticketing {
  arrived(arrival: Arrival): void;
  /** Whether a ticket that comes now is still for the link that is wanted. */
  isWanted(): boolean;
  /** The hello of this link shows this ticket. */
  show(ticket: string): void;
}

/** A link that is opened once there is a ticket for it. */
export function ticketedLink(open: OpenLink, dialling: Dialling, { arrived, isWanted, show }: Ticketing): Link {
  let inner: Link | null = null;
  let isClosed = false;
  dialling.ticket().then(
    (ticket) => {
      if (isClosed || !isWanted()) return;
      if (!ticket.ok) {
        arrived({ kind: "Parted", word: ticket.word, retryMs: ticket.retryMs });
        return;
      }
      show(ticket.ticket);
      inner = open((arrival) => arrived(withoutSignIn(arrival)), dialling);
    },
    () => arrived({ kind: "Parted", word: null, retryMs: null }),
  );
  return {
    send: (frame) => inner?.send(frame),
    close(word) {
      isClosed = true;
      inner?.close(word);
    },
    hurry: () => inner?.hurry?.(),
  };
}

/**
 * A hello that is not let in came too late: its ticket is good for a minute, and a phone sleeps longer. Whether the
 * person has to sign in, the next asking for a ticket tells.
 */
function withoutSignIn(arrival: Arrival): Arrival {
  return arrival.kind === "Parted" && arrival.word === "sign_in" ? { ...arrival, word: null } : arrival;
}
