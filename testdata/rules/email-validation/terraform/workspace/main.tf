# Undecided: the workspace is chosen when Terraform runs.
locals {
  methods = {
    production = "DNS"
    default    = "EMAIL"
  }
}

resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = local.methods[terraform.workspace]
}
