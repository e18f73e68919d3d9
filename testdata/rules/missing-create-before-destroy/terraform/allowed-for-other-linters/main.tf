resource "aws_acm_certificate" "checkov" {
  # checkov:skip=CKV_AWS_233:replaced by hand
  domain_name       = "checkov.example.com"
  validation_method = "DNS"
}

# tflint-ignore: aws_acm_certificate_lifecycle # replaced by hand
resource "aws_acm_certificate" "tflint" {
  domain_name       = "tflint.example.com"
  validation_method = "DNS"
}

# tflint-ignore: all
resource "aws_acm_certificate" "tflint_all" {
  domain_name       = "tflint.example.com"
  validation_method = "DNS"
}

resource "aws_acm_certificate" "value" {
  domain_name       = "value.example.com"
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = false # checkov:skip=CKV_AWS_233
  }
}

# What these allow is something else, or they stand where their own tool does not read them.

# checkov:skip=CKV_AWS_233:above the block
resource "aws_acm_certificate" "above" {
  domain_name       = "above.example.com"
  validation_method = "DNS"
}

resource "aws_acm_certificate" "other" {
  # checkov:skip=CKV_AWS_234:something else
  # tflint-ignore: terraform_naming_convention
  # trivy:ignore:*
  # kics-scan ignore-block
  domain_name       = "other.example.com"
  validation_method = "DNS"
}
