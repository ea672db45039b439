"""Work-up and referral."""
