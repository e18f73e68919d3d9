provider "aws" {
  region = "eu-west-1"
}

variable "tags" {
  default = {}
}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
  tags              = var.tags
}
