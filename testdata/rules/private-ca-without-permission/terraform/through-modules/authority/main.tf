resource "aws_acmpca_certificate_authority" "internal" {
  type = "ROOT"

  certificate_authority_configuration {
    key_algorithm     = "RSA_2048"
    signing_algorithm = "SHA256WITHRSA"

    subject {
      common_name = "Example Internal"
    }
  }
}

output "arn" {
  value = aws_acmpca_certificate_authority.internal.arn
}
