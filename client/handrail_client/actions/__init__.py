"""What a person does with a device, a method for each command."""
