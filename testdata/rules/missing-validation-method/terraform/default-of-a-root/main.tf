provider "aws" {
  region = "eu-west-1"
}

variable "method" {
  default = null
}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = var.method
}
