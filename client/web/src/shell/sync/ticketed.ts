/** H1: a browser's credential is a ticket, fetched for each hello: a transport begins with one. */
import type { DialRequest, OpenTransport, Transport, TransportEvent } from "./transport.ts";

export interface TicketedDeps {
  arrived(event: TransportEvent): void;
  /** Tell whether the transport is still wanted when its ticket comes. */
  isWanted(): boolean;
  /** The hello of this transport shows this ticket. */
  show(ticket: string): void;
}

/** A transport that is opened once there is a ticket for it. */
export function ticketedTransport(
  open: OpenTransport,
  request: DialRequest,
  { arrived, isWanted, show }: TicketedDeps,
): Transport {
  let inner: Transport | null = null;
  let isClosed = false;
  request.ticket().then(
    (ticket) => {
      if (isClosed || !isWanted()) return;
      if (!ticket.ok) {
        arrived({ kind: "Parted", word: ticket.word, retryMs: ticket.retryMs });
        return;
      }
      show(ticket.ticket);
      inner = open((event) => arrived(withoutSignIn(event)), request);
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
 * person has to sign in, the next request for a ticket tells.
 */
function withoutSignIn(event: TransportEvent): TransportEvent {
  return event.kind === "Parted" && event.word === "sign_in" ? { ...event, word: null } : event;
}
