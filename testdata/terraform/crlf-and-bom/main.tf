# Windows: a byte order mark and two characters at the end of each line.
resource "aws_acm_certificate" "bücher" {
  domain_name       = "bücher.example.com"
  validation_method = /* ü */ "EMAIL"

  # acmlint: allow[missing-create-before-destroy] nothing takes it yet
  lifecycle {
    create_before_destroy = false
  }
}

output "arn" {
  value = <<-EOT
    ${aws_acm_certificate.bücher.arn}
  EOT
}
