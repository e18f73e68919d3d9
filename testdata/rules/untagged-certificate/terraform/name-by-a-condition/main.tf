variable "production" {
  type = bool
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_acm_certificate" "site" {
  domain_name       = var.production ? "www.example.com" : "test.example.com"
  validation_method = "DNS"
}
