
variable "validation_method" { default = "DNS" }

# Up to version 2 the outputs had other names.
output "this_acm_certificate_arn" {
  value = try(aws_acm_certificate_validation.this[0].certificate_arn, aws_acm_certificate.this[0].arn, "")
}

output "this_acm_certificate_domain_validation_options" {
  value = flatten(aws_acm_certificate.this[*].domain_validation_options)
}
