# Each value comes from the last of the files that give it one.
terraform {
  backend "local" {}
}

variable "by_default" {
  default = "EMAIL"
}

variable "by_tfvars" {
  default = "DNS"
}

variable "by_tfvars_json" {
  default = "DNS"
}

variable "by_auto" {
  default = "DNS"
}

variable "by_last_auto" {
  default = "EMAIL"
}

resource "aws_acm_certificate" "by_default" {
  domain_name       = "default.example.com"
  validation_method = var.by_default
  lifecycle { create_before_destroy = true }
}

resource "aws_acm_certificate" "by_tfvars" {
  domain_name       = "tfvars.example.com"
  validation_method = var.by_tfvars
  lifecycle { create_before_destroy = true }
}

resource "aws_acm_certificate" "by_tfvars_json" {
  domain_name       = "json.example.com"
  validation_method = var.by_tfvars_json
  lifecycle { create_before_destroy = true }
}

resource "aws_acm_certificate" "by_auto" {
  domain_name       = "auto.example.com"
  validation_method = var.by_auto
  lifecycle { create_before_destroy = true }
}

resource "aws_acm_certificate" "by_last_auto" {
  domain_name       = "last.example.com"
  validation_method = var.by_last_auto
  lifecycle { create_before_destroy = true }
}

output "all" {
  value = [
    aws_acm_certificate.by_default.arn,
    aws_acm_certificate.by_tfvars.arn,
    aws_acm_certificate.by_tfvars_json.arn,
    aws_acm_certificate.by_auto.arn,
    aws_acm_certificate.by_last_auto.arn,
  ]
}
