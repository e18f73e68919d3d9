# What a call of terraform-aws-modules/acm makes, as far as acmlint asks: its arguments, the certificate, the records,
# the outputs that other code takes. Nothing here is reported; a finding moves to the call.

variable "create_certificate" { default = true }
variable "create_route53_records_only" { default = false }
variable "validate_certificate" { default = true }
variable "wait_for_validation" { default = true }
variable "domain_name" { default = "" }
variable "subject_alternative_names" { default = [] }
variable "validation_option" { default = {} }
variable "create_route53_records" { default = true }
variable "validation_allow_overwrite_records" { default = true }
variable "validation_record_fqdns" { default = [] }
variable "zone_id" { default = "" }
variable "zones" { default = {} }
variable "key_algorithm" { default = null }
variable "private_authority_arn" { default = null }
variable "region" { default = null }
variable "tags" { default = {} }

locals {
  make_certificate = var.create_certificate && !var.create_route53_records_only
  make_records = (local.make_certificate && var.validation_method == "DNS" && var.create_route53_records)
}

resource "aws_acm_certificate" "this" {
  count = local.make_certificate ? 1 : 0

  region                    = var.region
  domain_name               = var.domain_name
  subject_alternative_names = var.subject_alternative_names
  validation_method         = var.validation_method
  key_algorithm             = var.key_algorithm
  certificate_authority_arn = var.private_authority_arn
  tags                      = var.tags

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_route53_record" "validation" {
  count = local.make_records ? 1 : 0

  zone_id = var.zone_id
  name    = [for option in aws_acm_certificate.this[0].domain_validation_options : option.resource_record_name]
  records = [for option in aws_acm_certificate.this[0].domain_validation_options : option.resource_record_value]
  type    = "CNAME"

  allow_overwrite = var.validation_allow_overwrite_records
}

resource "aws_acm_certificate_validation" "this" {
  count = local.make_certificate && var.validation_method == "DNS" && var.validate_certificate && var.wait_for_validation ? 1 : 0

  region                  = var.region
  certificate_arn         = aws_acm_certificate.this[0].arn
  # Its own records are those of all names.
  validation_record_fqdns = local.make_records ? null : var.validation_record_fqdns
}

output "acm_certificate_arn" {
  value = try(aws_acm_certificate_validation.this[0].certificate_arn, aws_acm_certificate.this[0].arn, "")
}

output "acm_certificate_domain_validation_options" {
  value = flatten(aws_acm_certificate.this[*].domain_validation_options)
}

output "acm_certificate_status" {
  value = try(aws_acm_certificate.this[0].status, "")
}

output "acm_certificate_validation_emails" {
  value = flatten(aws_acm_certificate.this[*].validation_emails)
}

output "validation_route53_record_fqdns" {
  value = aws_route53_record.validation[*].fqdn
}

output "distinct_domain_names" {
  value = distinct([for name in concat([var.domain_name], var.subject_alternative_names) : replace(name, "*.", "")])
}

output "validation_domains" {
  value = flatten(aws_acm_certificate.this[*].domain_validation_options)
}
