terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [aws.global]
    }
  }
}

resource "aws_acm_certificate" "this" {
  provider          = aws.global
  domain_name       = "example.com"
  validation_method = "DNS"
}

output "arn" {
  value = aws_acm_certificate.this.arn
}
