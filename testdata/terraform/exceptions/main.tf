# An exception at each place where one can stand.
provider "aws" {
  region = "eu-west-1"
}

# acmlint: allow[missing-create-before-destroy, missing-validation-records, unattached-certificate] above the block
resource "aws_acm_certificate" "above" {
  domain_name       = "above.example.com"
  validation_method = "DNS"
}

resource "aws_acm_certificate" "beside" { # acmlint: allow[missing-create-before-destroy] beside the header
  domain_name       = "beside.example.com"
  validation_method = "EMAIL" # acmlint: allow[email-validation] the registrar reads these mails until=2027-03-01
}

resource "aws_acm_certificate" "attribute" {
  domain_name = "attribute.example.com"

  // acmlint: allow[email-validation] above the attribute, the other comment style
  validation_method = "EMAIL"

  lifecycle {
    /* acmlint: allow[CKV_AWS_233] the name that another tool gives the rule */
    create_before_destroy = false
  }
}

resource "aws_acm_certificate" "ended" {
  domain_name       = "ended.example.com"
  validation_method = "EMAIL" # acmlint: allow[email-validation] until the move until=2026-01-31

  lifecycle { create_before_destroy = true }
}

resource "aws_acm_certificate" "unexplained" {
  domain_name       = "unexplained.example.com"
  validation_method = "EMAIL" # acmlint: allow[email-validation]

  lifecycle { create_before_destroy = true }
}

resource "aws_acm_certificate" "unused" {
  domain_name       = "unused.example.com"
  validation_method = "EMAIL" # acmlint: allow[email-validation, certificate-outside-us-east-1] one of the two is not needed

  lifecycle { create_before_destroy = true }
}

resource "aws_acm_certificate" "misspelt" {
  domain_name       = "misspelt.example.com"
  validation_method = "EMAIL" # acmlint: allow[emial-validation] this is no rule

  lifecycle { create_before_destroy = true }
}

# acmlint: allow[email-validation] this stands above nothing

resource "aws_cloudfront_distribution" "site" {
  viewer_certificate {
    # acmlint: allow[certificate-outside-us-east-1] moves with the next release
    acm_certificate_arn = aws_acm_certificate.beside.arn
  }
}

output "arns" {
  value = [
    aws_acm_certificate.attribute.arn,
    aws_acm_certificate.ended.arn,
    aws_acm_certificate.unexplained.arn,
    aws_acm_certificate.unused.arn,
    aws_acm_certificate.misspelt.arn,
  ]
}
