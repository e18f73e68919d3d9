# Undecided: the ingress beside it takes an ARN that somebody copied, and it may be this certificate's.
provider "aws" {
  region = "eu-west-1"
}

resource "aws_acm_certificate" "site" {
  domain_name       = "www.example.com"
  validation_method = "DNS"
}
