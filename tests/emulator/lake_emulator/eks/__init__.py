"""Stand-ins for what moto lacks of Amazon EKS."""
