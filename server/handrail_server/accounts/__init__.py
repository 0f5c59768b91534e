"""Who is who: members, their devices, spaces and how far each member has come into them."""
