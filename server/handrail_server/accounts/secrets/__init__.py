"""What proves who somebody is: tokens, tickets, pairing codes, and limits on guessing them."""
