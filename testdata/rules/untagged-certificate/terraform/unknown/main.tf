provider "aws" {
  region = "eu-west-1"
}

variable "tags" {}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
  tags              = var.tags
}
