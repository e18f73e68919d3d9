provider "aws" {
  region = "eu-west-1"
}

# The state holds both; the configuration has only one left, and a plan of destruction takes that too.
resource "aws_acm_certificate" "site" {
  domain_name       = "site.example.com"
  validation_method = "EMAIL"
}
