"""What the desk puts on paper: badges now, the sign-in sheet and the day report later."""
