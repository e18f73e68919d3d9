# What ACM says after a refresh. The server of ../acm reads from the tags what becomes of a certificate.
provider "aws" {
  region = "eu-west-1"
}

locals {
  becomes = {
    "issued.example.com"   = { becomes = "ISSUED", renewal = "ELIGIBLE" }
    "unused.example.com"   = { becomes = "ISSUED", renewal = "INELIGIBLE" }
    "pending.example.com"  = { becomes = "PENDING_VALIDATION" }
    "caa.example.com"      = { becomes = "FAILED:CAA_ERROR" }
    "gone.example.com"     = { becomes = "EXPIRED" }
    "stolen.example.com"   = { becomes = "REVOKED" }
    "moved.example.com"    = { becomes = "ISSUED", renewal = "FAILED:CAA_ERROR" }
    "lost.example.com"     = { becomes = "ISSUED", renewal = "PENDING_VALIDATION" }
    "renewing.example.com" = { becomes = "ISSUED", renewal = "PENDING_AUTO_RENEWAL" }
  }
}

resource "aws_acm_certificate" "this" {
  for_each          = local.becomes
  domain_name       = each.key
  validation_method = "DNS"
  tags              = each.value

  lifecycle {
    create_before_destroy = true
  }
}
